// SPDX-License-Identifier: Apache-2.0
// PEEK_MESSAGE: what POP_MESSAGE would take, without taking it. Messages of the retry topic keep its name here.
// [PeekMessageProcessor.java]
import { peekMessage, popStoredTopicOf, type TopicConfig } from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import { handle, type Broker } from '../broker.js'
import { checkReadable, checkPopTarget, nextPopOffset } from '../pop/pop-checks.js'
import { everything } from '../message-filter.js'
import { readEntries } from '../pull/queue-read.js'

/** Fields of an answer: Java leaves them at zero. */
const zeros = { popTime: 0, invisibleTime: 0, reviveQueueId: 0 }
/** Fields of a refusal. */
const refusedFields = peekMessage.encodeReply({ ...zeros, restNum: 0 }).extFields

export const handlePeekMessage = handle(peekMessage, (broker, request, { connection }) => {
  checkReadable(broker, 'peeking', refusedFields)
  const { topic } = checkPopTarget(broker, request, { consumer: connection.remoteAddress, fields: refusedFields })
  const chance = Math.floor(Math.random() * 100)
  const kind = broker.config.enableRetryTopicV2 ? 'retry-v2' : 'retry'
  const retry = broker.topics.get(popStoredTopicOf(kind, request.topic, request.consumerGroup))
  const isRetryFirst = chance % 5 === 0
  const peek = new Peek(broker, request)
  if (isRetryFirst) peek.topic(retry, chance)
  if (request.queueId < 0) peek.topic(topic, chance)
  else peek.queue(request.topic, request.queueId)
  if (!isRetryFirst && !peek.isFull) peek.topic(retry, chance)
  const reply = { ...zeros, restNum: peek.rest }
  return peek.records.length > 0
    ? { ...reply, remark: 'FOUND', body: Buffer.concat(peek.records) }
    : { ...reply, answer: 'PULL_NOT_FOUND' as const, remark: 'NO_MESSAGE_IN_QUEUE' }
})

class Peek {
  readonly records: Buffer[] = []
  /** Messages from the positions on, those that are shown included. */
  rest = 0
  readonly #broker: Broker
  readonly #request: Fields<typeof peekMessage>

  constructor(broker: Broker, request: Fields<typeof peekMessage>) {
    this.#broker = broker
    this.#request = request
  }

  get isFull(): boolean {
    return this.records.length >= this.#request.maxMsgNums
  }

  topic(topic: TopicConfig | undefined, chance: number): void {
    if (topic === undefined) return
    for (let turn = 0; turn < topic.readQueueNums; turn++) {
      this.queue(topic.topicName, (chance + turn) % topic.readQueueNums)
    }
  }

  queue(topic: string, queueId: number): void {
    const { store, config } = this.#broker
    const position = nextPopOffset(this.#broker, { group: this.#request.consumerGroup, topic, queueId })
    this.rest += store.maxOffset(topic, queueId) - position
    const maxCount = this.#request.maxMsgNums - this.records.length
    if (maxCount <= 0) return
    const { records } = readEntries(store, { topic, queueId, offset: position, maxCount, filter: everything }, config)
    this.records.push(...records)
  }
}
