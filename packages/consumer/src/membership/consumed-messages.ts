// SPDX-License-Identifier: Apache-2.0
// Turns a stored message into the one that a handler gets: inflated, under the topic it was sent to, without the
// namespace, with its value. Done just before the handler is called, so that what waits takes little room.
// [DefaultMQPushConsumerImpl.java resetRetryAndNamespace]
import { DependencyError, type MessageReader, type Serializer } from '@rocketmq-ts/core'
import {
  compressionTypeOf,
  isRetryTopic,
  messageProperties,
  popOriginTopicOf,
  retryTopicOf,
  tryInflateMessage,
  type MessageExt,
} from '@rocketmq-ts/protocol'
import type { Naming } from '@rocketmq-ts/client'
import type { ConsumerConfig } from '../options/consumer-config.js'

/** A message as a handler gets it; with a deserializer, its body also as `value`. */
export type ConsumedMessage<V = never> = [V] extends [never] ? MessageExt : MessageExt & { readonly value: V }

export interface ConsumedMessagesOptions {
  /** As brokers know it. */
  readonly consumerGroup: string
  readonly naming: Naming
  readonly deserializer: Pick<Serializer<unknown>, 'deserialize'> | undefined
  /** Bytes that a body may inflate to. */
  readonly maxBodyBytes: number
}

/** As the options of a consumer say. @param consumerGroup as brokers know it */
export function consumedMessagesOf({ client, options }: ConsumerConfig, consumerGroup: string): ConsumedMessages {
  const { deserializer } = options
  return new ConsumedMessages({
    consumerGroup,
    naming: client.naming,
    deserializer,
    maxBodyBytes: options.maxBodyBytes,
  })
}

export class ConsumedMessages implements MessageReader<MessageExt> {
  readonly #options: ConsumedMessagesOptions
  readonly #retryTopic: string

  constructor(options: ConsumedMessagesOptions) {
    this.#options = options
    this.#retryTopic = retryTopicOf(options.consumerGroup)
  }

  /** The topic that the message was sent to, as brokers know it. */
  topicOf(message: MessageExt): string {
    const { topic } = message
    if (topic === this.#retryTopic) return message.property(messageProperties.retryTopic.name) ?? topic
    // What failed while its topic was popped comes again in a retry topic of its own.
    return isRetryTopic(topic) ? popOriginTopicOf(topic, this.#options.consumerGroup) : topic
  }

  /** The topic that the message was sent to, as the application knows it. */
  applicationTopicOf(message: MessageExt): string {
    return this.#options.naming.plain(this.topicOf(message))
  }

  /**
   * The message with its body as it was sent.
   * @throws MessageError when it cannot be inflated, DependencyError when a package for that is missing
   */
  restore(message: MessageExt): MessageExt {
    const inflated = tryInflateMessage(message, { maxBytes: this.#options.maxBodyBytes })
    if (inflated !== undefined) return inflated
    const type = compressionTypeOf(message.sysFlag) ?? 'an unknown way'
    throw new DependencyError(`the body is compressed with ${type}, which could not be loaded here`)
  }

  /** The message as the application knows it. Throws what the deserializer throws. */
  present(restored: MessageExt): MessageExt {
    const { deserializer } = this.#options
    const topic = this.applicationTopicOf(restored)
    const message = topic === restored.topic ? restored : restored.with({ topic })
    if (deserializer === undefined) return message
    // The message belongs to this consumer until the handler has it.
    return Object.assign(message, { value: deserializer.deserialize(message.body, topic) })
  }
}
