// SPDX-License-Identifier: Apache-2.0
// Consume hooks of a consumer that is asked for messages: before a message is handed out, and after it is done or given
// back. (Java calls both at once, when a poll returns.) [DefaultLitePullConsumerImpl.java poll]
import { asError, type Clock } from '@rocketmq-ts/protocol'
import type { Logger } from '@rocketmq-ts/client'
import type { ConsumeHookContext, ConsumeMessageHook } from '../push/consume-hook.js'
import type { TakenMessage } from './message-supply.js'

export interface HandOutHooksParts {
  readonly clock: Clock
  readonly logger: Logger
  /** As the application wrote it. */
  readonly consumerGroup: string
  readonly namespace: string
  readonly hooks: readonly ConsumeMessageHook[]
}

interface Begun {
  readonly context: ConsumeHookContext
  /** Monotonic milliseconds. */
  readonly at: number
}

export class HandOutHooks {
  readonly #parts: HandOutHooksParts
  readonly #begun = new Map<TakenMessage, Begun>()

  constructor(parts: HandOutHooksParts) {
    this.#parts = parts
  }

  /** A message is handed out. */
  before(taken: TakenMessage): void {
    const { clock, consumerGroup, namespace, hooks } = this.#parts
    if (hooks.length === 0) return
    const context = { consumerGroup, namespace, queue: taken.queue.queue, messages: [taken.message] }
    this.#begun.set(taken, { context, at: clock.monotonic() })
    for (const hook of hooks) this.#guard(() => hook.consumeMessageBefore?.(context))
  }

  /** The message is done, or given back. */
  after(taken: TakenMessage, returnType: 'SUCCESS' | 'FAILED'): void {
    const begun = this.#begun.get(taken)
    if (begun === undefined) return
    this.#begun.delete(taken)
    const outcome = { returnType, elapsedMs: this.#parts.clock.monotonic() - begun.at, error: undefined }
    for (const hook of this.#parts.hooks) this.#guard(() => hook.consumeMessageAfter?.(begun.context, outcome))
  }

  #guard(hook: () => void): void {
    try {
      hook()
    } catch (error) {
      this.#parts.logger.warn(`a consume hook threw: ${asError(error).message}`)
    }
  }
}
