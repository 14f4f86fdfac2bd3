// SPDX-License-Identifier: Apache-2.0
// Makes message traces of what handlers do, as a hook like any other: one record when a handler gets a message, one
// when it is done. Messages that the broker does not want traced, and traces themselves, leave none.
// [ConsumeMessageTraceHookImpl.java]
import { randomBytes } from 'node:crypto'
import { consumeReturnTypes, type Clock, type ConsumeOutcome, type Logger } from '@rocketmq-ts/core'
import { innerProducerGroup, messageProperties, unwrapNamespace, type MessageExt } from '@rocketmq-ts/protocol'
import { TraceDispatcher, type TraceBundle } from '@rocketmq-ts/client'
import type { DirectSender } from '../sending/direct-sender.js'
import type { ConsumeHookContext, ConsumeMessageHook } from '../hooks/consume-hook.js'

export interface ConsumeTraceOptions {
  readonly clock: Clock
  readonly logger: Logger
  /** Topic of the traces, and records of one message of it. */
  readonly traceTopic: string
  readonly batchNum: number
  readonly sender: DirectSender
}

export class ConsumeTrace implements ConsumeMessageHook {
  readonly hookName = 'ConsumeMessageTraceHook'
  readonly #options: ConsumeTraceOptions
  readonly #dispatcher: TraceDispatcher
  readonly #requestIds = new WeakMap<ConsumeHookContext, string>()

  constructor(options: ConsumeTraceOptions) {
    const { clock, logger, batchNum } = options
    this.#options = options
    this.#dispatcher = new TraceDispatcher({ clock, logger, batchNum, send: bundle => this.#send(bundle) })
  }

  /** Sends what waits. Never rejects. */
  flush(): Promise<void> {
    return this.#dispatcher.flush()
  }

  consumeMessageBefore(context: ConsumeHookContext): void {
    const { clock } = this.#options
    const requestId = randomBytes(16).toString('hex').toUpperCase()
    this.#requestIds.set(context, requestId)
    for (const message of this.#traced(context)) {
      this.#dispatcher.append({
        type: 'SubBefore',
        time: clock.now(),
        regionId: message.property(messageProperties.region.name) ?? 'null',
        group: context.consumerGroup,
        requestId,
        messageId: message.messageId,
        retryTimes: message.reconsumeTimes,
        keys: message.keys.join(' '),
      })
    }
  }

  consumeMessageAfter(context: ConsumeHookContext, { returnType, elapsedMs }: ConsumeOutcome): void {
    for (const message of this.#traced(context)) {
      this.#dispatcher.append({
        type: 'SubAfter',
        requestId: this.#requestIds.get(context) ?? '',
        messageId: message.messageId,
        costMs: Math.floor(elapsedMs / context.messages.length),
        isSuccess: returnType === 'SUCCESS',
        keys: message.keys.join(' '),
        contextCode: consumeReturnTypes.indexOf(returnType),
        time: this.#options.clock.now(),
        group: context.consumerGroup,
      })
    }
  }

  #traced({ messages, namespace }: ConsumeHookContext): readonly MessageExt[] {
    const own = unwrapNamespace(namespace, this.#options.traceTopic)
    return messages.filter(
      message => message.topic !== own && message.property(messageProperties.traceOn.name) !== 'false',
    )
  }

  async #send({ keys, text }: TraceBundle): Promise<void> {
    const { sender, traceTopic: topic } = this.#options
    await sender.send({
      topic,
      producerGroup: innerProducerGroup,
      body: Buffer.from(text),
      properties: { [messageProperties.keys.name]: keys.join(' '), [messageProperties.waitStoreMsgOk.name]: 'true' },
    })
  }
}
