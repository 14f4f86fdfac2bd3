// SPDX-License-Identifier: Apache-2.0
// Consume hooks of a consumer that is asked for messages: before a message is handed out, and after it is done or given
// back. (Java calls both at once, when a poll returns.) [DefaultLitePullConsumerImpl.java poll]
import type { Clock, ConsumeHooks } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import type { ConsumeHookContext } from '../hooks/consume-hook.js'
import type { TakenMessage } from './poll-buffer.js'

interface Begun {
  readonly context: ConsumeHookContext
  /** Monotonic milliseconds. */
  readonly at: number
}

export class HandOutHooks {
  readonly #clock: Clock
  readonly #hooks: ConsumeHooks<MessageExt>
  readonly #begun = new Map<TakenMessage, Begun>()

  constructor(clock: Clock, hooks: ConsumeHooks<MessageExt>) {
    this.#clock = clock
    this.#hooks = hooks
  }

  /** A message is handed out. */
  before(taken: TakenMessage): void {
    const context = this.#hooks.before(taken.queue.queue, [taken.message])
    if (context !== undefined) this.#begun.set(taken, { context, at: this.#clock.monotonic() })
  }

  /** The message is done, or given back. */
  after(taken: TakenMessage, returnType: 'SUCCESS' | 'FAILED'): void {
    const begun = this.#begun.get(taken)
    if (begun === undefined) return
    this.#begun.delete(taken)
    const elapsedMs = this.#clock.monotonic() - begun.at
    this.#hooks.after(begun.context, { returnType, elapsedMs, error: undefined })
  }
}
