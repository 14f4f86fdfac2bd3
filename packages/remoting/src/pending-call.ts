// SPDX-License-Identifier: Apache-2.0
// A request that waits for its answer. One object of one shape for each: this is on the way of every message.
import type { RemotingCommand } from './command.js'
import type { AnyRequest } from './declare.js'

export class PendingCall {
  /** What its answer will have: on the connection where it waits now. */
  opaque = 0
  /** Number of its frame in the outbox: tells whether its bytes may have left. */
  frame = 0
  /** It was sent again, because the first peer is going away. */
  isResent = false
  /** Stops listening to `signal`. */
  unlink: (() => void) | undefined = undefined
  readonly command: RemotingCommand
  /** Monotonic milliseconds. */
  readonly startedAt: number
  readonly deadline: number
  readonly signal: AbortSignal | undefined
  readonly reject: (error: Error) => void
  readonly #request: AnyRequest | undefined
  readonly #resolve: (answer: unknown) => void

  /** @param request decodes the answer; without it the call resolves to the frame as it came */
  constructor(
    request: AnyRequest | undefined,
    command: RemotingCommand,
    wait: { startedAt: number; timeoutMs: number; signal: AbortSignal | undefined },
    resolve: (answer: unknown) => void,
    reject: (error: Error) => void,
  ) {
    this.#request = request
    this.command = command
    this.startedAt = wait.startedAt
    this.deadline = wait.startedAt + wait.timeoutMs
    this.signal = wait.signal
    this.#resolve = resolve
    this.reject = reject
  }

  get name(): string {
    return this.#request?.name ?? `request ${this.command.code}`
  }

  /** Resolves the call. Throws what it should reject with when the answer is a refusal or makes no sense. */
  answer(command: RemotingCommand, address: string): void {
    this.#resolve(this.#request === undefined ? command : this.#request.decodeAnswer(command, address))
  }
}
