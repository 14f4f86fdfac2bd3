// SPDX-License-Identifier: Apache-2.0
// Faults of single frames: the n-th answer to a request code is dropped, delayed, doubled or rewritten. An answer has
// no request code of its own, so each connection remembers which opaque asked for what, in both directions: brokers
// ask clients, too.
import { decodeFrame, encodeFrame, FrameTap, type RemotingCommand } from '@rocketmq-ts/remoting'

/** What becomes of a frame. `reset` ends the connection in its place. */
export type FrameFault =
  | 'drop'
  | 'duplicate'
  | 'reset'
  | { readonly delayMs: number }
  | { readonly rewrite: (command: RemotingCommand) => RemotingCommand | Buffer }

/** Which frames a fault is for. */
export interface FrameRule {
  /** Code of the request, such as that of PULL_MESSAGE. */
  readonly code: number
  /** Whether the request itself or its answer is meant. Default `answer`. */
  readonly kind?: 'answer' | 'request'
  /** The first such frame that is meant, counted from 1 over all connections since the rule was made. Default 1. */
  readonly nth?: number
  /** How many frames from there on. Default 1. */
  readonly times?: number
  readonly fault: FrameFault
}

/** A rule in force. */
export interface ActiveRule extends Disposable {
  /** Frames that it was used on. */
  readonly used: number
  /** Ends the rule. */
  remove(): void
}

class Counted implements ActiveRule {
  readonly rule: FrameRule
  readonly #onRemove: () => void
  seen = 0
  used = 0

  constructor(rule: FrameRule, onRemove: () => void) {
    this.rule = rule
    this.#onRemove = onRemove
  }

  remove(): void {
    this.#onRemove()
  }

  [Symbol.dispose](): void {
    this.remove()
  }

  /** Counts a frame of the rule's kind. True when its fault is for this one. */
  meets(): boolean {
    const { nth = 1, times = 1 } = this.rule
    this.seen++
    if (this.seen < nth || this.seen >= nth + times) return false
    this.used++
    return true
  }
}

/** The rules of a proxy. */
export class FrameRules {
  readonly #rules = new Set<Counted>()

  add(rule: FrameRule): ActiveRule {
    const counted: Counted = new Counted(rule, () => this.#rules.delete(counted))
    this.#rules.add(counted)
    return counted
  }

  clear(): void {
    this.#rules.clear()
  }

  get isEmpty(): boolean {
    return this.#rules.size === 0
  }

  /** The fault for a frame, the oldest rule first. */
  faultFor(kind: 'answer' | 'request', code: number): FrameFault | undefined {
    let fault: FrameFault | undefined
    for (const counted of this.#rules) {
      const { rule } = counted
      if (rule.code !== code || (rule.kind ?? 'answer') !== kind) continue
      if (counted.meets()) fault ??= rule.fault
    }
    return fault
  }
}

/** Requests of one connection that wait for their answer, by direction and opaque. */
export interface OpenRequests {
  readonly toServer: Map<number, number>
  readonly toClient: Map<number, number>
}

/** What a scanner does with a frame's bytes. */
export interface FrameSink {
  pass(bytes: Buffer): void
  later(bytes: Buffer, delayMs: number): void
  reset(): void
}

/** Watches the frames of one direction and applies the rules. What is no frame passes as it is from then on. */
export class FrameScanner {
  readonly #rules: FrameRules
  readonly #asked: Map<number, number>
  readonly #answering: Map<number, number>
  readonly #sink: FrameSink
  readonly #tap = new FrameTap({ frame: bytes => this.#onFrame(bytes), rest: bytes => this.#sink.pass(bytes) })

  constructor(rules: FrameRules, open: OpenRequests, direction: keyof OpenRequests, sink: FrameSink) {
    this.#rules = rules
    this.#asked = open[direction]
    this.#answering = open[direction === 'toServer' ? 'toClient' : 'toServer']
    this.#sink = sink
  }

  push(chunk: Buffer): void {
    this.#tap.push(chunk)
  }

  #onFrame(bytes: Buffer): void {
    const fault = this.#faultOf(bytes)
    if (fault === undefined) this.#sink.pass(bytes)
    else if (fault === 'reset') this.#sink.reset()
    else if (fault === 'duplicate') this.#sink.pass(Buffer.concat([bytes, bytes]))
    else if (fault !== 'drop') this.#change(bytes, fault)
  }

  #change(bytes: Buffer, fault: Exclude<FrameFault, string>): void {
    if ('delayMs' in fault) {
      this.#sink.later(bytes, fault.delayMs)
      return
    }
    const changed = fault.rewrite(decodeFrame(bytes.subarray(4)))
    this.#sink.pass(Buffer.isBuffer(changed) ? changed : encodeFrame(changed))
  }

  #faultOf(bytes: Buffer): FrameFault | undefined {
    const command = headOf(bytes)
    if (command === undefined) return undefined
    if (!command.isAnswer) {
      if (!command.isOneway) this.#asked.set(command.opaque, command.code)
      return this.#rules.faultFor('request', command.code)
    }
    const code = this.#answering.get(command.opaque)
    if (code === undefined) return undefined
    this.#answering.delete(command.opaque)
    return this.#rules.faultFor('answer', code)
  }
}

function headOf(bytes: Buffer): RemotingCommand | undefined {
  try {
    return decodeFrame(bytes.subarray(4))
  } catch {
    return undefined
  }
}
