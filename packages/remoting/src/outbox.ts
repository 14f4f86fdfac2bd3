// SPDX-License-Identifier: Apache-2.0
// What waits to be written on one socket. Frames of one turn of the event loop leave in one write; a small body is
// copied behind its header because one copy costs less than one more buffer in the write.
import type { Socket } from 'node:net'
import type { RemotingCommand } from './command.js'
import { frameHeadBound, jsonHeaderOf, writeFrameHead } from './frame.js'

const chunkBytes = 65_536
/** Bodies up to this size are copied; measured with `npm run bench`. */
const copyLimit = 8192

export class Outbox {
  readonly #socket: Socket
  readonly #full: Buffer[] = []
  #chunk = Buffer.allocUnsafeSlow(0)
  #start = 0
  #end = 0
  #heldBytes = 0
  #scheduled = false
  #accepted = 0
  #flushed = 0

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('drain', () => this.#flush())
  }

  /** Bytes that wait here or in the socket. */
  get queuedBytes(): number {
    return this.#heldBytes + this.#socket.writableLength
  }

  /** Number of the last frame whose bytes may have left. */
  get flushed(): number {
    return this.#flushed
  }

  /** Takes a frame; returns its number. */
  push(command: RemotingCommand): number {
    const json = jsonHeaderOf(command)
    const { body } = command
    const isCopied = body.length <= copyLimit
    this.#reserve(frameHeadBound(command, json) + (isCopied ? body.length : 0))
    const before = this.#end
    this.#end = writeFrameHead(command, json, this.#chunk, before)
    if (isCopied) this.#end += body.copy(this.#chunk, this.#end)
    this.#heldBytes += this.#end - before
    if (!isCopied) this.#pushWhole(body)
    this.#schedule()
    return ++this.#accepted
  }

  #pushWhole(body: Buffer): void {
    this.#seal()
    this.#full.push(body)
    this.#heldBytes += body.length
  }

  /** Makes room for `bytes` in the chunk. Chunks are never reused: the socket may still hold them. */
  #reserve(bytes: number): void {
    if (this.#chunk.length - this.#end >= bytes) return
    this.#seal()
    this.#chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, bytes))
    this.#start = 0
    this.#end = 0
  }

  #seal(): void {
    if (this.#end === this.#start) return
    this.#full.push(this.#chunk.subarray(this.#start, this.#end))
    this.#start = this.#end
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    process.nextTick(() => {
      this.#scheduled = false
      this.#flush()
    })
  }

  #flush(): void {
    if (this.#socket.destroyed || this.#socket.writableNeedDrain) return
    this.#seal()
    const parts = this.#full.splice(0)
    if (parts.length === 0) return
    this.#flushed = this.#accepted
    this.#heldBytes = 0
    if (parts.length > 1) this.#socket.cork()
    for (const part of parts) this.#socket.write(part)
    if (parts.length > 1) this.#socket.uncork()
  }

  /** Writes what is held, then ends the socket. */
  end(): void {
    this.#seal()
    for (const part of this.#full.splice(0)) this.#socket.write(part)
    this.#flushed = this.#accepted
    this.#socket.end()
  }
}
