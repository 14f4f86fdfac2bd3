// SPDX-License-Identifier: Apache-2.0
// What a broker remembers of POP: check points and orders. When a check point is over, its messages that were
// not acknowledged go to the retry topic of group and topic, with one more in vain. Java keeps all that in messages of
// its own (rmq_sys_REVIVE_LOG_…) and reads them back; here it is memory that lives with the disk.
// [PopReviveService.java]
import type { Timer } from '@rocketmq-ts/core'
import { isRetryTopic, messageProperties, popStoredTopicOf, readWrite } from '@rocketmq-ts/protocol'
import { formatAddress } from '@rocketmq-ts/remoting'
import type { Broker } from '../broker.js'
import { changeProperties, copyOf, messageAt } from '../stored-message.js'
import { findOrMakeTopic } from '../topic-creation.js'
import { CheckPoints, type CheckPoint, type CheckPointName, type GroupQueue } from './check-points.js'
import { QueueOrders } from './queue-orders.js'

const { firstPopTime, originGroup } = messageProperties

/** Messages that are revived in one turn of the event loop. */
const maxPerTurn = 256

const keptCheckPoints = (): CheckPoints => new CheckPoints()
const keptOrders = (): QueueOrders => new QueueOrders()

/** What a broker remembers of POP. */
export class PopState {
  readonly orders: QueueOrders
  readonly #broker: Broker
  readonly #checkPoints: CheckPoints
  #timer: Timer | undefined
  #armedFor = Infinity

  /** Use `broker.part(popState)`. */
  constructor(broker: Broker) {
    this.#broker = broker
    this.#checkPoints = broker.disk.keep(keptCheckPoints)
    this.orders = broker.disk.keep(keptOrders)
    // Slaves have the check points of their master, which alone can put messages back.
    if (broker.master !== undefined) return
    this.#checkPoints.onAdded = () => this.#arm()
    this.#arm()
  }

  close(): void {
    if (this.#broker.master === undefined) this.#checkPoints.onAdded = undefined
  }

  /** Waits for the messages of a pop to be acknowledged. */
  track(checkPoint: CheckPoint): void {
    this.#checkPoints.add(checkPoint)
  }

  /** Acknowledges a message. Nothing happens when its check point is over, or was of another pop. */
  acknowledge(of: CheckPointName, offset: number): void {
    this.#checkPoints.acknowledge(of, offset)
  }

  /**
   * Where the next pop of a queue begins: where a reset put it, or at the committed position. A group without position
   * gets `initial`, which is committed.
   */
  beginOf(queue: GroupQueue, initial: () => number): number {
    const { offsets } = this.#broker
    const { group, topic, queueId } = queue
    const reset = offsets.takeReset(group, topic, queueId)
    if (reset !== undefined) {
      this.orders.forget(queue)
      offsets.commit({ ...queue, offset: reset })
      return reset
    }
    const committed = offsets.get(group, topic, queueId)
    if (committed >= 0) return committed
    const offset = initial()
    offsets.commit({ ...queue, offset })
    return offset
  }

  #arm(): void {
    const earliest = this.#checkPoints.earliest ?? Infinity
    if (earliest >= this.#armedFor) return
    this.#timer?.clear()
    this.#armedFor = earliest
    this.#timer = this.#broker.timers.after(earliest - this.#broker.clock.now(), () => {
      this.#armedFor = Infinity
      this.#reviveDue()
      this.#arm()
    })
  }

  #reviveDue(): void {
    const now = this.#broker.clock.now()
    for (let count = 0; count < maxPerTurn;) {
      const checkPoint = this.#checkPoints.takeDue(now)
      if (checkPoint === undefined) return
      for (const offset of checkPoint.pending) this.#revive(checkPoint, offset)
      count += checkPoint.pending.size
    }
  }

  /** Messages of a group that was deleted meanwhile stay where they are. [popReviveSkipIfGroupAbsent] */
  #revive(checkPoint: CheckPoint, offset: number): void {
    const { store, host, groups } = this.#broker
    if (groups.get(checkPoint.group) === undefined) return
    const entry = store.entryAt(checkPoint.topic, checkPoint.queueId, offset)
    const message = entry === undefined ? undefined : messageAt(store, entry.physicalOffset)
    if (message === undefined) return
    const isFirst = message.reconsumeTimes === 0 || message.property(firstPopTime.name) === undefined
    const copy = copyOf(message, {
      topic: this.#retryTopicOf(checkPoint),
      queueId: 0,
      bornHost: formatAddress(host.host, host.port),
      reconsumeTimes: message.reconsumeTimes + 1,
    })
    const properties = changeProperties(copy.properties, {
      [originGroup.name]: checkPoint.group,
      ...(isFirst ? { [firstPopTime.name]: String(checkPoint.popTime) } : {}),
    })
    try {
      this.#broker.put({ ...copy, properties })
    } catch {
      // A message that no rule lets through any more would come back for ever: it stays where it was popped from.
    }
  }

  /** The retry topic, made now when it is missing; what came from a retry topic goes back there. */
  #retryTopicOf({ topic, group }: GroupQueue): string {
    if (isRetryTopic(topic)) return topic
    const name = popStoredTopicOf(this.#broker.config.enableRetryTopicV2 ? 'retry-v2' : 'retry', topic, group)
    if (this.#broker.topics.has(name)) return name
    findOrMakeTopic(this.#broker, name, { readQueueNums: 1, writeQueueNums: 1, perm: readWrite })
    if (this.#broker.offsets.get(group, name, 0) < 0) {
      this.#broker.offsets.commit({ group, topic: name, queueId: 0, offset: 0 })
    }
    return name
  }
}

/** What a broker remembers of POP, as a part. */
export const popState = (broker: Broker): PopState => new PopState(broker)
