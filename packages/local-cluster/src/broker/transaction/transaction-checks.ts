// SPDX-License-Identifier: Apache-2.0
// Asks producers how transactions ended that they left open. A half message is stored anew before each question, so
// that the queue's position can move on; the question and its answer name the new record.
// [TransactionalMessageServiceImpl.java check, AbstractTransactionalMessageCheckListener.java]
import {
  checkTransactionState,
  encodeRecord,
  messageProperties,
  readWrite,
  transactionCheckMaxTimeTopic,
  transactionHalfTopic,
  type MessageExt,
} from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import type { StoredMessage } from '../store/message-store.js'
import { changeProperties, copyOf, messageAt } from '../stored-message.js'
import { findOrMakeTopic } from '../topic-creation.js'
import { halfMessages, type HalfMessages } from './half-messages.js'
import { immunityMs } from './immunity.js'

const { preparedQueueOffset, producerGroup, realQueueId, realTopic, transactionCheckTimes } = messageProperties
const { uniqueKey, waitStoreMsgOk } = messageProperties

/** Age after which a half message is given up. [MessageStoreConfig.java fileReservedTime] */
const reservedMs = 72 * 3_600_000
/** Half messages that one round looks at; the next round goes on behind them. */
const maxPerRound = 10_000
/** An interval of 0 would leave time for nothing else. */
const minIntervalMs = 10

/** What a round does with a half message: leave it and what follows for later, or go on behind it. */
type Verdict = 'wait' | 'next'

/** The checks of a broker. */
export class HalfMessageChecks {
  readonly #broker: Broker
  readonly #halves: HalfMessages

  /** Use `broker.part(transactionChecks)`. */
  constructor(broker: Broker) {
    this.#broker = broker
    this.#halves = broker.part(halfMessages)
    this.#schedule()
  }

  /** The interval is read each time: admins change it while the broker runs. */
  #schedule(): void {
    this.#broker.timers.after(Math.max(minIntervalMs, this.#broker.config.transactionCheckInterval), () => {
      this.#schedule()
      this.#round()
    })
  }

  #round(): void {
    const startedAt = this.#broker.clock.now()
    let offset = this.#halves.position
    for (let count = 0; count < maxPerRound; count++) {
      if (!this.#halves.isSettled(offset)) {
        const entry = this.#broker.store.entryAt(transactionHalfTopic, 0, offset)
        if (entry === undefined) break
        const half = messageAt(this.#broker.store, entry.physicalOffset)
        if (half !== undefined && this.#lookSafely(half, startedAt) === 'wait') break
      }
      offset++
    }
    this.#halves.moveTo(offset)
  }

  /** A message that no rule lets through any more cannot be stored anew: its producers are not asked again. */
  #lookSafely(half: MessageExt, startedAt: number): Verdict {
    try {
      return this.#look(half, startedAt)
    } catch {
      return 'next'
    }
  }

  #look(half: MessageExt, startedAt: number): Verdict {
    const ageMs = startedAt - half.bornTimestamp
    const times = Number(half.property(transactionCheckTimes.name) ?? 0)
    if (times >= this.#broker.config.transactionCheckMax || ageMs > reservedMs) return this.#giveUp(half)
    if (half.storeTimestamp >= startedAt) return 'wait'
    if (this.#isSettledElsewhere(half)) return 'next'
    const immunity = immunityMs(half, this.#broker.config)
    if (immunity !== undefined) {
      if (ageMs <= immunity) return this.#postpone(half)
    } else if (ageMs >= 0 && ageMs <= this.#broker.config.transactionTimeOut) {
      return 'wait'
    }
    this.#ask(half, times + 1)
    return 'next'
  }

  #giveUp(half: MessageExt): Verdict {
    const topic = transactionCheckMaxTimeTopic
    findOrMakeTopic(this.#broker, topic, { readQueueNums: 1, writeQueueNums: 1, perm: readWrite })
    this.#broker.put(copyOf(half, { topic, queueId: 0 }))
    return 'next'
  }

  /** Stores an immune half message anew so that those behind it are seen; it remembers where it was first. */
  #postpone(half: MessageExt): Verdict {
    const copy = copyOf(half)
    const first = half.property(preparedQueueOffset.name) ?? String(half.queueOffset)
    const changes = { [preparedQueueOffset.name]: first }
    this.#broker.put({ ...copy, properties: changeProperties(copy.properties, changes) })
    return 'next'
  }

  /** Whether the message was settled by the position where it was first. */
  #isSettledElsewhere(half: MessageExt): boolean {
    const first = Number(half.property(preparedQueueOffset.name) ?? NaN)
    if (!this.#halves.isSettled(first)) return false
    this.#halves.forget(first)
    return true
  }

  #ask(half: MessageExt, times: number): void {
    const copy = copyOf(half)
    const properties = changeProperties(copy.properties, { [transactionCheckTimes.name]: String(times) })
    const stored = this.#broker.put({ ...copy, reconsumeTimes: 0, flag: 0, properties })
    this.#send(half.with({ properties: { ...half.properties, [transactionCheckTimes.name]: String(times) } }), stored)
  }

  #send(half: MessageExt, stored: StoredMessage): void {
    const channel = this.#broker.producers.pick(half.property(producerGroup.name) ?? '')
    if (channel === undefined) return
    const { queueOffset, physicalOffset: commitLogOffset } = stored
    const asked = half.with({ queueOffset, commitLogOffset })
    const id = half.property(uniqueKey.name)
    const fields = {
      topic: transactionHalfTopic,
      tranStateTableOffset: queueOffset,
      commitLogOffset,
      msgId: id,
      transactionId: id,
      offsetMsgId: asked.offsetMessageId,
      brokerName: this.#broker.brokerName,
    }
    channel.connection.notify(checkTransactionState, fields, { body: recordOf(asked) }).catch(() => {
      // The producer is gone: the next round asks another one.
    })
  }
}

/** The checks of a broker, as a part. */
export const transactionChecks = (broker: Broker): HalfMessageChecks => new HalfMessageChecks(broker)

/** The record as producers see it: under its real topic. */
function recordOf(half: MessageExt): Buffer {
  const { flag, sysFlag, bornTimestamp, bornHost, storeTimestamp, storeHost, queueOffset, commitLogOffset, body } = half
  return encodeRecord({
    topic: half.property(realTopic.name) ?? half.topic,
    queueId: Number(half.property(realQueueId.name) ?? 0),
    queueOffset,
    commitLogOffset,
    flag,
    sysFlag,
    bornTimestamp,
    bornHost,
    storeTimestamp,
    storeHost,
    body,
    properties: { ...half.properties, [waitStoreMsgOk.name]: 'false' },
  })
}
