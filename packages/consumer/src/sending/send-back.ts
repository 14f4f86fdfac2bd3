// SPDX-License-Identifier: Apache-2.0
// Gives back a message that was not done. First by its place in the commit log, so that nothing but that travels; when
// the broker cannot do that, as a new message to the group's retry topic at any broker. Only when both fail is it kept
// here. [DefaultMQPushConsumerImpl.java sendMessageBack, sendMessageBackAsNormalMessage]
import { asError, RouteError } from '@rocketmq-ts/core'
import {
  compressionTypeOf,
  consumerSendMsgBack,
  innerProducerGroup,
  isCompressed,
  isInnerBatch,
  isMockBroker,
  messageProperties,
  retryTopicOf,
  withCompression,
  type MessageExt,
} from '@rocketmq-ts/protocol'
import type { MQClientInstance } from '@rocketmq-ts/client'
import { DirectSender } from './direct-sender.js'

/** Milliseconds that one of the two ways may take. [DefaultMQPushConsumerImpl.java] */
const sendBackTimeoutMs = 5000
/** Delay level of the first retry; each further one is a level later. */
const firstRetryLevel = 3

const names = messageProperties

export interface SendBackOptions {
  readonly instance: MQClientInstance
  /** As brokers know it. */
  readonly consumerGroup: string
  /** Deliveries after which a message is a dead letter. */
  readonly maxReconsumeTimes: number
  /** The topic that the message was sent to first, as brokers know it. */
  readonly topicOf: (message: MessageExt) => string
}

export class SendBack {
  readonly #options: SendBackOptions
  readonly #sender: DirectSender

  constructor(options: SendBackOptions) {
    this.#options = options
    this.#sender = new DirectSender(options.instance, sendBackTimeoutMs)
  }

  get maxReconsumeTimes(): number {
    return this.#options.maxReconsumeTimes
  }

  /**
   * True when a broker has taken the message. Never rejects.
   * @param delayLevel 0: the broker chooses; -1: dead letter
   */
  async giveBack(message: MessageExt, delayLevel: number): Promise<boolean> {
    const { logger } = this.#options.instance.config
    // Of a batch that is one record, the broker would give everything back; a logical queue has no commit log.
    if (isInnerBatch(message.sysFlag) || isMockBroker(message.brokerName))
      return this.sendToRetryTopic(message, delayLevel)
    try {
      await this.#sendBack(message, delayLevel)
      return true
    } catch (error) {
      logger.warn(`${message.messageId} could not be sent back, it goes as a new message: ${asError(error).message}`)
    }
    return this.sendToRetryTopic(message, delayLevel)
  }

  /**
   * True when a broker has stored the message in the group's retry topic, or as a dead letter when it has failed too
   * often. Never rejects.
   */
  async sendToRetryTopic(message: MessageExt, delayLevel = 0): Promise<boolean> {
    try {
      await this.#sendAsNewMessage(message, delayLevel)
      return true
    } catch (error) {
      const { logger } = this.#options.instance.config
      logger.error(`${message.messageId} was given back neither way and is kept: ${asError(error).message}`)
      return false
    }
  }

  async #sendBack(message: MessageExt, delayLevel: number): Promise<void> {
    const { instance, consumerGroup, maxReconsumeTimes, topicOf } = this.#options
    const address = instance.brokers.master(message.brokerName)
    if (address === undefined) throw new RouteError(`broker ${message.brokerName} has no master now`)
    const fields = {
      offset: message.commitLogOffset,
      group: consumerGroup,
      delayLevel,
      originMsgId: message.messageId,
      originTopic: topicOf(message),
      unitMode: false,
      maxReconsumeTimes,
      brokerName: message.brokerName,
    }
    await instance.call(address, consumerSendMsgBack, fields, { timeoutMs: sendBackTimeoutMs })
  }

  async #sendAsNewMessage(message: MessageExt, delayLevel: number): Promise<void> {
    const reconsumeTimes = message.reconsumeTimes + 1
    // A broker makes it a dead letter when it has failed more often than allowed.
    const maxReconsumeTimes = delayLevel < 0 ? 0 : this.#options.maxReconsumeTimes
    await this.#sender.send({
      topic: retryTopicOf(this.#options.consumerGroup),
      producerGroup: innerProducerGroup,
      // The body goes as it was stored, compressed or not.
      body: message.body,
      sysFlag: compressionOf(message.sysFlag),
      flag: message.flag,
      properties: this.#retryProperties(message, { reconsumeTimes, maxReconsumeTimes, delayLevel }),
      reconsumeTimes,
      maxReconsumeTimes,
    })
  }

  #retryProperties(
    message: MessageExt,
    retry: { readonly reconsumeTimes: number; readonly maxReconsumeTimes: number; readonly delayLevel: number },
  ): Record<string, string> {
    const { [names.transactionPrepared.name]: _prepared, [names.delayLevel.name]: _delay, ...kept } = message.properties
    const isDead = retry.reconsumeTimes > retry.maxReconsumeTimes
    const level = retry.delayLevel > 0 ? retry.delayLevel : firstRetryLevel + message.reconsumeTimes
    return {
      ...kept,
      [names.retryTopic.name]: this.#options.topicOf(message),
      [names.reconsumeTime.name]: String(retry.reconsumeTimes),
      [names.maxReconsumeTimes.name]: String(retry.maxReconsumeTimes),
      [names.originMessageId.name]: kept[names.originMessageId.name] ?? message.messageId,
      // Brokers of 4.9 would delay a dead letter too.
      ...(isDead ? {} : { [names.delayLevel.name]: String(level) }),
    }
  }
}

/** A flag that says how the body is compressed, and nothing else. */
function compressionOf(sysFlag: number): number {
  const type = isCompressed(sysFlag) ? compressionTypeOf(sysFlag) : undefined
  return type === undefined ? 0 : withCompression(0, type)
}
