// SPDX-License-Identifier: Apache-2.0
// The half messages of a broker that are settled. Each one is noted in the operation topic, as Java does, and in a set
// that lives with the disk: the checks ask it instead of reading the topic back. [TransactionalMessageServiceImpl.java]
import {
  encodeProperties,
  messageProperties,
  transactionGroup,
  transactionHalfTopic,
  transactionOpHalfTopic,
  type MessageExt,
} from '@rocketmq-ts/protocol'
import { formatAddress } from '@rocketmq-ts/remoting'
import type { Broker } from '../broker.js'

const settledOffsets = (): Set<number> => new Set()

/** Which half messages are settled. */
export class HalfMessages {
  readonly #broker: Broker
  readonly #settled: Set<number>

  /** Use `broker.part(halfMessages)`. */
  constructor(broker: Broker) {
    this.#broker = broker
    this.#settled = broker.disk.keep(settledOffsets)
  }

  /** Position of the first half message that may be open. */
  get position(): number {
    const committed = this.#broker.offsets.get(transactionGroup, transactionHalfTopic, 0)
    return Math.max(committed, this.#broker.store.minOffset(transactionHalfTopic, 0))
  }

  isSettled(queueOffset: number): boolean {
    return this.#settled.has(queueOffset)
  }

  /** Notes that a half message was committed or rolled back. */
  settle(half: MessageExt): void {
    const { queueOffset, queueId } = half
    const { store, clock, host } = this.#broker
    // Of what is behind, only immune messages have copies ahead that name this position.
    const isAwaited = half.property(messageProperties.checkImmunitySeconds.name) !== undefined
    if (queueOffset < this.position && !isAwaited) return
    this.#settled.add(queueOffset)
    this.#broker.put({
      topic: transactionOpHalfTopic,
      queueId,
      flag: 0,
      sysFlag: 0,
      bornTimestamp: clock.now(),
      bornHost: formatAddress(host.host, host.port),
      reconsumeTimes: 0,
      preparedTransactionOffset: 0,
      body: Buffer.from(`${queueOffset},`),
      properties: encodeProperties({
        [messageProperties.waitStoreMsgOk.name]: 'true',
        [messageProperties.tags.name]: 'd',
      }),
    })
    const end = store.maxOffset(transactionOpHalfTopic, queueId)
    this.#broker.offsets.commit({ group: transactionGroup, topic: transactionOpHalfTopic, queueId, offset: end })
  }

  /** No one will ask for the position any more. */
  forget(queueOffset: number): void {
    this.#settled.delete(queueOffset)
  }

  /** Everything before `offset` is settled, or was stored anew. */
  moveTo(offset: number): void {
    for (let settled = this.position; settled < offset; settled++) this.#settled.delete(settled)
    this.#broker.offsets.commit({ group: transactionGroup, topic: transactionHalfTopic, queueId: 0, offset })
  }
}

/** Which half messages are settled, as a part. */
export const halfMessages = (broker: Broker): HalfMessages => new HalfMessages(broker)
