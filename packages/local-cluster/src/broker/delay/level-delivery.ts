// SPDX-License-Identifier: Apache-2.0
// Messages with a delay level wait in SCHEDULE_TOPIC_XXXX, one queue for each level, and are delivered to their real
// topic when their time has come. Within a level all wait equally long, so the head of a queue is always due first.
// The delivered message keeps all properties, DELAY and REAL_TOPIC too. [ScheduleMessageService.java, HookUtils.java]
import {
  findProperty,
  messageProperties,
  scheduleTopic,
  transactionHalfTopic,
  transactionTypeOf,
} from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import { failAsNumber } from '../java-failure.js'
import type { NewMessage, StoredEntry } from '../store/message-store.js'
import { changeProperties, copyOf, messageAt } from '../stored-message.js'
import { parseDelayLevels } from './delay-levels.js'

/** Deliveries in one turn of the event loop. */
const maxPerTurn = 256

const { delayLevel, realTopic, realQueueId, timerDelaySeconds, timerDelayMs, timerDeliverMs } = messageProperties

/** How far each level has been delivered: the next position by queue. */
export const delayOffsets = (): Map<number, number> => new Map()

/** The delay levels of a broker. */
export class LevelDelivery {
  readonly #broker: Broker
  readonly #delaysMs: readonly number[]
  readonly #offsets: Map<number, number>
  /** Queues whose head has a timer. */
  readonly #armed = new Set<number>()

  /** Use `broker.part(levelDelivery)`. */
  constructor(broker: Broker) {
    this.#broker = broker
    this.#delaysMs = parseDelayLevels(broker.config.messageDelayLevel)
    this.#offsets = broker.disk.keep(delayOffsets)
    broker.addPutRule(message => this.#redirect(message))
    broker.onArrival(({ topic, queueId }) => {
      if (topic === scheduleTopic) this.#arm(queueId)
    })
    for (const queueId of broker.store.queuesOf(scheduleTopic)) this.#arm(queueId)
  }

  /** Sends a message with a level to its queue; a level beyond the last one counts as the last one. */
  #redirect(message: NewMessage): NewMessage {
    const type = transactionTypeOf(message.sysFlag)
    if (message.topic === transactionHalfTopic || (type !== 'none' && type !== 'commit')) return message
    const level = Math.min(delayLevelOf(message.properties), this.#delaysMs.length)
    if (level <= 0) return message
    return {
      ...message,
      topic: scheduleTopic,
      queueId: level - 1,
      tagsCode: this.#broker.clock.now() + this.#delayMs(level - 1),
      properties: changeProperties(message.properties, {
        [delayLevel.name]: String(level),
        [realTopic.name]: message.topic,
        [realQueueId.name]: String(message.queueId),
        [timerDelaySeconds.name]: undefined,
        [timerDelayMs.name]: undefined,
        [timerDeliverMs.name]: undefined,
      }),
    }
  }

  #delayMs(queueId: number): number {
    return this.#delaysMs[queueId] ?? 1000
  }

  #head(queueId: number): StoredEntry | undefined {
    const { store } = this.#broker
    const offset = Math.max(this.#offsets.get(queueId) ?? 0, store.minOffset(scheduleTopic, queueId))
    return store.entryAt(scheduleTopic, queueId, offset)
  }

  #arm(queueId: number): void {
    const head = this.#head(queueId)
    if (head === undefined || this.#armed.has(queueId)) return
    this.#armed.add(queueId)
    this.#broker.timers.after(this.#waitMs(head, queueId), () => {
      this.#armed.delete(queueId)
      this.#deliverDue(queueId)
      this.#arm(queueId)
    })
  }

  /** A message that has longer to wait than its level says is due: the wall clock was set back. */
  #waitMs({ tagsCode: dueAt }: StoredEntry, queueId: number): number {
    const waitMs = Math.max(0, dueAt - this.#broker.clock.now())
    return waitMs > this.#delayMs(queueId) ? 0 : waitMs
  }

  #deliverDue(queueId: number): void {
    for (let count = 0; count < maxPerTurn; count++) {
      const head = this.#head(queueId)
      if (head === undefined || this.#waitMs(head, queueId) > 0) return
      this.#deliver(head)
      this.#offsets.set(queueId, head.queueOffset + 1)
    }
  }

  /** The message still asks for a delay, so no rule may see it. One without a real topic was not put here by us. */
  #deliver(entry: StoredEntry): void {
    const message = messageAt(this.#broker.store, entry.physicalOffset)
    const topic = message?.property(realTopic.name)
    if (message === undefined || topic === undefined || topic === transactionHalfTopic) return
    const queueId = Number(message.property(realQueueId.name) ?? 0)
    try {
      this.#broker.putPlain(copyOf(message, { topic, queueId }))
    } catch {
      // It has become too large with the names of its topics, or it names too many light queues: no one can be told.
    }
  }
}

/** The delay levels of a broker, as a part. */
export const levelDelivery = (broker: Broker): LevelDelivery => new LevelDelivery(broker)

/** The level that properties ask for; 0 for none. */
export function delayLevelOf(properties: string): number {
  const text = findProperty(properties, delayLevel.name)
  if (text === undefined) return 0
  return /^[+-]?\d{1,10}$/.test(text) ? Number(text) : failAsNumber(text)
}
