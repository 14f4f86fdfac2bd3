// SPDX-License-Identifier: Apache-2.0
// Messages with a delay level wait in SCHEDULE_TOPIC_XXXX, one queue for each level, and are delivered to their real
// topic when their time has come. Within a level all wait equally long, so the head of a queue is always due first.
// The delivered message keeps all properties, DELAY and REAL_TOPIC too. [ScheduleMessageService.java, HookUtils.java]
import { findProperty, messageProperties, transactionTypeOf } from '@rocketmq-ts/protocol'
import { asError } from '@rocketmq-ts/remoting'
import type { Broker } from '../broker.js'
import { Refusal, refuse } from '../../refuse.js'
import type { NewMessage, QueueEntry } from '../store/message-store.js'
import { changeProperties, copyOf, messageAt } from '../stored-message.js'
import { halfTopic } from '../transaction/transaction-topics.js'
import { parseDelayLevels } from './delay-levels.js'

/** Topic of the waiting messages; the queue is the level less one. */
export const scheduleTopic = 'SCHEDULE_TOPIC_XXXX'

/** Pause after a delivery that failed. */
const retryMs = 100
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
  #isDelivering = false

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

  /** Number of levels. */
  get levels(): number {
    return this.#delaysMs.length
  }

  /** Sends a message with a level to its queue; a level beyond the last one counts as the last one. */
  #redirect(message: NewMessage): NewMessage {
    const type = transactionTypeOf(message.sysFlag)
    if (this.#isDelivering || message.topic === halfTopic || (type !== 'none' && type !== 'commit')) return message
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

  #head(queueId: number): QueueEntry | undefined {
    const { store } = this.#broker
    const offset = Math.max(this.#offsets.get(queueId) ?? 0, store.minOffset(scheduleTopic, queueId))
    return store.entryAt(scheduleTopic, queueId, offset)
  }

  #arm(queueId: number, atLeastMs = 0): void {
    const head = this.#head(queueId)
    if (head === undefined || this.#armed.has(queueId)) return
    this.#armed.add(queueId)
    // No message waits longer than its level says, even when the wall clock was set back meanwhile.
    const waitMs = Math.min(head.tagsCode - this.#broker.clock.now(), this.#delayMs(queueId))
    this.#broker.timers.after(Math.max(waitMs, atLeastMs), () => {
      this.#armed.delete(queueId)
      this.#arm(queueId, this.#deliverDue(queueId) ? 0 : retryMs)
    })
  }

  /** False when a delivery failed. */
  #deliverDue(queueId: number): boolean {
    const latest = this.#broker.clock.now()
    for (let count = 0; count < maxPerTurn; count++) {
      const head = this.#head(queueId)
      if (head === undefined || Math.min(head.tagsCode, head.storeTimestamp + this.#delayMs(queueId)) > latest) break
      if (!this.#deliver(head)) return false
      this.#offsets.set(queueId, head.queueOffset + 1)
    }
    return true
  }

  #deliver(entry: QueueEntry): boolean {
    const message = messageAt(this.#broker.store, entry.physicalOffset)
    const topic = message?.property(realTopic.name)
    if (message === undefined || topic === undefined || topic === halfTopic) return true
    this.#isDelivering = true
    try {
      this.#broker.put(copyOf(message, { topic, queueId: Number(message.property(realQueueId.name) ?? 0) }))
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw asError(error)
      return false
    } finally {
      this.#isDelivering = false
    }
  }
}

/** The delay levels of a broker, as a part. */
export const levelDelivery = (broker: Broker): LevelDelivery => new LevelDelivery(broker)

/** The level that properties ask for; 0 for none. */
export function delayLevelOf(properties: string): number {
  const text = findProperty(properties, delayLevel.name)
  if (text === undefined) return 0
  if (!/^[+-]?\d{1,10}$/.test(text)) {
    refuse('SYSTEM_ERROR', `java.lang.NumberFormatException: For input string: "${text.slice(0, 40)}"`)
  }
  return Number(text)
}
