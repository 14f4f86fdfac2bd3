// SPDX-License-Identifier: Apache-2.0
// One direction of a proxied connection: a line of bytes that leave in order, each not before its time. What the
// receiver does not take holds back the sender, as a cable would.
import type { Socket } from 'node:net'
import type { LinkFaults } from './link-faults.js'

/** Bytes that wait before the sender is held back. */
const highWaterBytes = 4 * 1024 * 1024

interface Segment {
  readonly bytes: Buffer
  readonly dueAt: number
}

export interface PipeOptions {
  readonly from: Socket
  readonly to: Socket
  readonly faults: () => LinkFaults
  /** From 0 to 1, for the jitter. */
  readonly random: () => number
}

export class Pipe {
  readonly #options: PipeOptions
  readonly #line: Segment[] = []
  #heldBytes = 0
  #lastDueAt = 0
  /** When the bandwidth lets the next byte through. */
  #freeAt = 0
  #timer: NodeJS.Timeout | undefined
  #isEnding = false
  #isClosed = false

  constructor(options: PipeOptions) {
    this.#options = options
    options.to.on('drain', () => this.advance())
  }

  /** Puts bytes at the end of the line. */
  push(bytes: Buffer): void {
    if (this.#isEnding || this.#isClosed) return
    const { latencyMs, jitterMs, sliceBytes } = this.#options.faults()
    const delay = Math.max(0, latencyMs + jitterMs * (2 * this.#options.random() - 1))
    this.#lastDueAt = Math.max(this.#lastDueAt, performance.now() + delay)
    for (let at = 0; at < bytes.length; at += sliceBytes) {
      this.#line.push({ bytes: bytes.subarray(at, at + sliceBytes), dueAt: this.#lastDueAt })
    }
    this.#heldBytes += bytes.length
    if (this.#heldBytes > highWaterBytes) this.#options.from.pause()
    this.advance()
  }

  /** The sender will send no more: the receiver is told when the line is empty. */
  end(): void {
    this.#isEnding = true
    this.advance()
  }

  /** Forgets what waits. */
  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#line.length = 0
  }

  /** Lets out what is due. Called again by itself; from outside when the faults have changed. */
  advance(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const { to, faults } = this.#options
    if (this.#isClosed || to.destroyed || faults().isBlackHole) return
    for (let next = this.#line[0]; next !== undefined; next = this.#line[0]) {
      const waitMs = Math.max(next.dueAt, this.#freeAt) - performance.now()
      if (waitMs > 0) {
        this.#later(waitMs)
        return
      }
      if (to.writableNeedDrain) return
      this.#line.shift()
      this.#write(next.bytes)
      // Slices must not become one segment again.
      if (faults().sliceBytes !== Infinity && this.#line.length > 0) {
        this.#later(0)
        return
      }
    }
    if (this.#isEnding) to.end()
  }

  #write(bytes: Buffer): void {
    const { from, to, faults } = this.#options
    to.write(bytes)
    this.#heldBytes -= bytes.length
    const { bytesPerSecond } = faults()
    if (bytesPerSecond !== Infinity) {
      this.#freeAt = Math.max(this.#freeAt, performance.now()) + (1000 * bytes.length) / bytesPerSecond
    }
    if (this.#heldBytes <= highWaterBytes && from.isPaused()) from.resume()
  }

  #later(ms: number): void {
    this.#timer = setTimeout(() => this.advance(), ms)
  }
}
