// SPDX-License-Identifier: Apache-2.0
// Runs the hooks of a consumer, in their order. One that throws is logged, and the others run all the same.
import { asError } from '../errors/errors.js'
import type { MessageQueue } from '../message/message-queue.js'
import type { ConsumeOutcome, DeliveryHook, DeliveryHookContext } from './consume-hook.js'

/** What hooks are told of their consumer. */
export interface HookedConsumer {
  /** As the application wrote it. */
  readonly consumerGroup: string
  /** Of the consumer; empty when it has none. */
  readonly namespace: string
  /** Takes what hooks throw. */
  readonly logger: { warn(message: string): void }
}

export class ConsumeHooks<M> {
  readonly #consumer: HookedConsumer
  readonly #hooks: readonly DeliveryHook<M>[]

  constructor(consumer: HookedConsumer, hooks: readonly DeliveryHook<M>[]) {
    this.#consumer = consumer
    this.#hooks = hooks
  }

  /** Messages are handed out; what `after` needs then, `undefined` without hooks. */
  before(queue: MessageQueue, messages: readonly M[]): DeliveryHookContext<M> | undefined {
    if (this.#hooks.length === 0) return undefined
    const { consumerGroup, namespace } = this.#consumer
    const context = { consumerGroup, namespace, queue, messages }
    this.#each(hook => hook.consumeMessageBefore?.(context))
    return context
  }

  /** Calls what hooks want after a handler. */
  after(context: DeliveryHookContext<M>, outcome: ConsumeOutcome): void {
    this.#each(hook => hook.consumeMessageAfter?.(context, outcome))
  }

  #each(run: (hook: DeliveryHook<M>) => void): void {
    for (const hook of this.#hooks) {
      try {
        run(hook)
      } catch (error) {
        this.#consumer.logger.warn(`the consume hook ${hook.hookName ?? '(no name)'} threw: ${asError(error).message}`)
      }
    }
  }
}
