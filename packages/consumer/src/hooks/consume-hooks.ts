// SPDX-License-Identifier: Apache-2.0
// Runs the hooks of a consumer, in their order. One that throws is logged, and the others run all the same.
import { asError } from '@rocketmq-ts/core'
import { type MessageExt, type MessageQueue } from '@rocketmq-ts/protocol'
import type { ConsumerConfig } from '../options/consumer-config.js'
import type { ConsumeHookContext, ConsumeMessageHook, ConsumeOutcome } from './consume-hook.js'

export class ConsumeHooks {
  readonly #config: Pick<ConsumerConfig, 'client' | 'consumerGroup'>
  readonly #hooks: readonly ConsumeMessageHook[]

  constructor(config: Pick<ConsumerConfig, 'client' | 'consumerGroup'>, hooks: readonly ConsumeMessageHook[]) {
    this.#config = config
    this.#hooks = hooks
  }

  /** Messages are handed out; what `after` needs then, `undefined` when nobody wants to know. */
  before(queue: MessageQueue, messages: readonly MessageExt[]): ConsumeHookContext | undefined {
    if (this.#hooks.length === 0) return undefined
    const { client, consumerGroup } = this.#config
    const context = { consumerGroup, namespace: client.naming.namespace, queue, messages }
    this.#each(hook => hook.consumeMessageBefore?.(context))
    return context
  }

  after(context: ConsumeHookContext, outcome: ConsumeOutcome): void {
    this.#each(hook => hook.consumeMessageAfter?.(context, outcome))
  }

  #each(run: (hook: ConsumeMessageHook) => void): void {
    for (const hook of this.#hooks) {
      try {
        run(hook)
      } catch (error) {
        this.#config.client.logger.warn(
          `the consume hook ${hook.hookName ?? '(no name)'} threw: ${asError(error).message}`,
        )
      }
    }
  }
}
