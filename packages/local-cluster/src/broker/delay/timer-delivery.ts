// SPDX-License-Identifier: Apache-2.0
// Timer messages wait in rmq_sys_wheel_timer and are delivered when the slot of their time has passed. A recall is a
// timer message of its own, which deletes its target when both fall due. [TimerMessageStore.java]
import type { Timer } from '@rocketmq-ts/core'
import {
  findProperty,
  messageProperties,
  timerTopic,
  transactionHalfTopic,
  type MessageExt,
} from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import { DueQueue } from '../due-queue.js'
import type { NewMessage, StoredMessage } from '../store/message-store.js'
import { changeProperties, copyOf, messageAt } from '../stored-message.js'
import { redirectToTimer } from './timer-rules.js'

const { timerOutMs, timerEnqueueMs, timerDequeueMs, timerRollTimes, timerDeleteUniqueKey } = messageProperties
const { realTopic, realQueueId, uniqueKey } = messageProperties

/** Slots of the wheel ahead of now. What is further ahead goes round: it is stored anew on the way. */
const rollWindowSlots = 2 * 24 * 3600

/** Messages of one slot. */
interface Slot {
  readonly at: number
  readonly messages: { readonly physicalOffset: number; readonly enqueuedAt: number }[]
}

/** The waiting messages. They survive the broker's run. */
class TimerWheel {
  readonly due = new DueQueue<Slot>()
  readonly #slots = new Map<number, Slot>()

  add(at: number, physicalOffset: number, enqueuedAt: number): void {
    const slot = this.#slots.get(at) ?? { at, messages: [] }
    slot.messages.push({ physicalOffset, enqueuedAt })
    if (this.#slots.has(at)) return
    this.#slots.set(at, slot)
    this.due.add(slot, at)
  }

  take(now: number): Slot | undefined {
    const slot = this.due.take(now)
    if (slot !== undefined) this.#slots.delete(slot.at)
    return slot
  }
}

const timerWheel = (): TimerWheel => new TimerWheel()

/** The timer messages of a broker. */
export class TimerDelivery {
  readonly #broker: Broker
  readonly #wheel: TimerWheel
  #timer: Timer | undefined
  #armedFor = Infinity

  /** Use `broker.part(timerDelivery)`. */
  constructor(broker: Broker) {
    this.#broker = broker
    this.#wheel = broker.disk.keep(timerWheel)
    broker.addPutRule(message =>
      message.topic === transactionHalfTopic ? message : redirectToTimer(message, broker.config, broker.clock.now()),
    )
    broker.onArrival((stored, message) => {
      if (stored.topic === timerTopic) this.#enqueue(stored, message)
    })
    this.#arm()
  }

  #enqueue({ physicalOffset }: StoredMessage, { properties }: NewMessage): void {
    const { clock, config } = this.#broker
    const precisionMs = config.timerPrecisionMs
    const enqueuedAt = clock.now() - (clock.now() % precisionMs)
    const deliverAt = Number(findProperty(properties, timerOutMs.name) ?? enqueuedAt)
    this.#wheel.add(slotWithin(deliverAt, enqueuedAt, rollWindowSlots * precisionMs), physicalOffset, enqueuedAt)
    this.#arm()
  }

  #arm(): void {
    const earliest = this.#wheel.due.earliest ?? Infinity
    if (earliest >= this.#armedFor) return
    this.#timer?.clear()
    this.#armedFor = earliest
    const { clock, config, timers } = this.#broker
    this.#timer = timers.after(earliest + config.timerPrecisionMs - clock.now(), () => {
      this.#armedFor = Infinity
      this.#deliverDue()
      this.#arm()
    })
  }

  #deliverDue(): void {
    const now = this.#broker.clock.now()
    const passed = now - this.#broker.config.timerPrecisionMs
    for (let slot = this.#wheel.take(passed); slot !== undefined; slot = this.#wheel.take(passed)) {
      this.#deliver(slot, now)
    }
  }

  #deliver(slot: Slot, now: number): void {
    const recalled = new Set<string>()
    const messages: { message: MessageExt; enqueuedAt: number }[] = []
    for (const { physicalOffset, enqueuedAt } of slot.messages) {
      const message = messageAt(this.#broker.store, physicalOffset)
      if (message === undefined) continue
      const recalls = isRolled(message, slot) ? undefined : message.property(timerDeleteUniqueKey.name)
      if (recalls === undefined) messages.push({ message, enqueuedAt })
      else recalled.add(recalls)
    }
    for (const { message, enqueuedAt } of messages) {
      const id = message.property(uniqueKey.name)
      if (id !== undefined && recalled.has(id) && !isRolled(message, slot)) continue
      this.#put(message, isRolled(message, slot), { enqueuedAt, now })
    }
  }

  #put(message: MessageExt, isRoll: boolean, { enqueuedAt, now }: { enqueuedAt: number; now: number }): void {
    const copy = copyOf(message)
    const rolls = Number(message.property(timerRollTimes.name) ?? 0) + 1
    const properties = changeProperties(copy.properties, {
      [timerEnqueueMs.name]: String(enqueuedAt),
      [timerDequeueMs.name]: String(now),
      ...(isRoll ? { [timerRollTimes.name]: String(rolls) } : {}),
    })
    const target = isRoll
      ? { topic: message.topic, queueId: message.queueId }
      : {
          topic: message.property(realTopic.name) ?? message.topic,
          queueId: Number(message.property(realQueueId.name) ?? 0),
        }
    try {
      this.#broker.put({ ...copy, ...target, properties })
    } catch {
      // A message that no rule lets through any more is dropped, as Java does after three attempts.
    }
  }
}

/** The timer messages of a broker, as a part. */
export const timerDelivery = (broker: Broker): TimerDelivery => new TimerDelivery(broker)

/** Where a message waits: at its time, or halfway when that is beyond the wheel's window. */
function slotWithin(deliverAt: number, enqueuedAt: number, windowMs: number): number {
  const beyondMs = deliverAt - enqueuedAt - windowMs
  if (beyondMs < 0) return deliverAt
  return enqueuedAt + (beyondMs < windowMs / 3 ? windowMs / 2 : windowMs)
}

function isRolled(message: MessageExt, slot: Slot): boolean {
  return Number(message.property(timerOutMs.name) ?? slot.at) > slot.at
}
