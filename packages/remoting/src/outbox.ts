// SPDX-License-Identifier: Apache-2.0
// What waits to be written on one socket. Frames of one turn of the event loop leave in one write, or in writes of
// 64 KiB when they are many; a small body is copied behind its header because one copy costs less than one more buffer
// in the write.
import type { Socket } from 'node:net'
import type { RemotingCommand } from './command.js'
import { assertFrameFits, frameHeadBound, writeFrameHead } from './frame.js'

const chunkBytes = 65_536
/** Chunks that wait to be filled again. */
const maxFreeChunks = 16
/** Bodies up to this size are copied; measured with `npm run bench`. */
const copyLimit = 8192

const noBytes = Buffer.alloc(0)

export class Outbox {
  readonly #socket: Socket
  readonly #maxFrameBytes: number
  readonly #full: Buffer[] = []
  /** Full chunks whose bytes have not been handed to the socket yet. */
  readonly #retired: Buffer[] = []
  readonly #free: Buffer[] = []
  #chunk: Buffer = noBytes
  #start = 0
  #end = 0
  #heldBytes = 0
  #scheduled = false
  #accepted = 0
  #flushed = 0

  constructor(socket: Socket, maxFrameBytes: number) {
    this.#socket = socket
    this.#maxFrameBytes = maxFrameBytes
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

  /**
   * Takes a frame; returns its number.
   * @param isAlone nothing else is expected in this turn: it leaves without waiting for the turn's end
   * @throws UsageError when the frame is larger than the peer would take: nothing of it is written
   */
  push(command: RemotingCommand, isAlone: boolean): number {
    const { body } = command
    const isCopied = body.length <= copyLimit
    const headBound = frameHeadBound(command)
    if (headBound + body.length > this.#maxFrameBytes) assertFrameFits(command, this.#maxFrameBytes)
    this.#reserve(headBound + (isCopied ? body.length : 0))
    const before = this.#end
    this.#end = writeFrameHead(command, this.#chunk, before)
    if (isCopied) this.#end += body.copy(this.#chunk, this.#end)
    this.#heldBytes += this.#end - before
    if (!isCopied) this.#pushWhole(body)
    this.#accepted++
    // The peer works on what is full while we fill the next: without this both would wait for each other in turn.
    if (this.#heldBytes >= chunkBytes) this.#flush()
    else this.#schedule(isAlone)
    return this.#accepted
  }

  #pushWhole(body: Buffer): void {
    this.#seal()
    this.#full.push(body)
    this.#heldBytes += body.length
  }

  /** Makes room for `bytes` in the chunk. */
  #reserve(bytes: number): void {
    if (this.#chunk.length - this.#end >= bytes) return
    this.#seal()
    if (this.#chunk.length === chunkBytes) this.#retired.push(this.#chunk)
    this.#chunk =
      (bytes <= chunkBytes ? this.#free.pop() : undefined) ?? Buffer.allocUnsafeSlow(Math.max(chunkBytes, bytes))
    this.#start = 0
    this.#end = 0
  }

  #seal(): void {
    if (this.#end === this.#start) return
    this.#full.push(this.#chunk.subarray(this.#start, this.#end))
    this.#start = this.#end
  }

  #schedule(isAlone: boolean): void {
    if (this.#scheduled) return
    this.#scheduled = true
    const flush = () => {
      this.#scheduled = false
      this.#flush()
    }
    // At the end of the turn the successors of all pulls that it answered leave together: consumption takes a fifth of
    // CPU less. One send at a time would pay 5 % for that.
    if (isAlone) process.nextTick(flush)
    else setImmediate(flush)
  }

  #flush(): void {
    if (this.#socket.destroyed || this.#socket.writableNeedDrain) return
    this.#seal()
    const parts = this.#full.splice(0)
    if (parts.length === 0) return
    this.#flushed = this.#accepted
    this.#heldBytes = 0
    const last = parts.pop()
    if (parts.length > 0) this.#socket.cork()
    for (const part of parts) this.#socket.write(part)
    this.#socket.write(last ?? noBytes, this.#recycler())
    if (parts.length > 0) this.#socket.uncork()
  }

  /** Writes end in order: when the last one of now has ended, the chunks that were filled before are free. */
  #recycler(): (() => void) | undefined {
    if (this.#retired.length === 0) return undefined
    const chunks = this.#retired.splice(0)
    return () => {
      for (const chunk of chunks) if (this.#free.length < maxFreeChunks) this.#free.push(chunk)
    }
  }

  /** Writes what is held, then ends the socket. */
  end(): void {
    this.#seal()
    for (const part of this.#full.splice(0)) this.#socket.write(part)
    this.#flushed = this.#accepted
    this.#socket.end()
  }
}
