// SPDX-License-Identifier: Apache-2.0
// Dead letters: what a group gave up. They lie in a topic of the group, one queue on each broker, and stay there when
// they are sent again: brokers cannot take a single message away.
import {
  kinds,
  option,
  Pace,
  pause,
  RouteError,
  type Check,
  type Clock,
  type Message,
  type OptionRows,
} from '@rocketmq-ts/core'
import {
  deadLetterTopicOf,
  deadLetterTopicPrefix,
  getAllTopicListFromNameserver,
  type MessageExt,
} from '@rocketmq-ts/protocol'
import { plain, position } from './argument-kinds.js'
import { callTable } from './call-table.js'
import { messageAgain } from './message-again.js'
import { callRows, type AdminCallOptions, type Begin, type Operation } from './operation.js'
import { readQueue } from './queue-reader.js'
import { readTopicStats, type QueueBounds } from './topic-stats.js'

/** A group and how many dead letters it has. */
export interface DeadLetterCount {
  /** Name of the consumer group. */
  readonly group: string
  /** Dead letters that are still stored. */
  readonly messages: number
}

/** How far dead letters were read: the next offset by `broker/queue`. It can be kept as JSON. */
export type DeadLetterPositions = Readonly<Record<string, number>>

/** Which dead letters. Deadlines are those of one request: reading goes on for as long as there are some. */
export interface ReadDeadLettersOptions extends AdminCallOptions {
  /** Where to go on: positions that an earlier reading came to. Default: the oldest. */
  readonly from?: DeadLetterPositions | undefined
  /** Maximum number of messages. Default: all. */
  readonly max?: number | undefined
}

/** A dead letter, and where to go on behind it. */
export interface DeadLetter {
  /** The message as it is stored in the dead letter topic. */
  readonly message: MessageExt
  /** Give them as `from` to go on behind this message. */
  readonly positions: DeadLetterPositions
}

/** How dead letters are sent again. */
export interface ResendOptions<T> extends ReadDeadLettersOptions {
  /** Sends the message, such as `message => producer.send(message)`; when it rejects, resending ends with its error. */
  readonly send: (message: Message, letter: MessageExt) => Promise<T>
  /** Where to. Default: the topic that each message was sent to first. */
  readonly topic?: string | undefined
  /** Maximum number of messages per second. Default: as fast as they are taken. */
  readonly ratePerSecond?: number | undefined
}

/** A dead letter that was sent again. */
export interface ResentLetter<T> extends DeadLetter {
  /** What `send` resolved to. */
  readonly sent: T
}

const pageSize = 32

const rate: Check = value => (typeof value === 'number' && value > 0 ? undefined : 'a number above 0')

const readRows = {
  ...callRows,
  from: option.of<DeadLetterPositions>({}, kinds.record),
  max: option.of(Infinity, position),
} satisfies OptionRows<ReadDeadLettersOptions>

const calls = callTable('deadLetters', {
  groups: { options: callRows },
  read: { given: { group: plain }, options: readRows },
  resend: {
    given: { group: plain },
    options: {
      ...readRows,
      send: option.required<ResendOptions<unknown>['send']>(kinds.call),
      topic: option.optional<string>(plain),
      ratePerSecond: option.of(Infinity, rate),
    } satisfies OptionRows<ResendOptions<unknown>>,
  },
})

/** Finds, reads and sends again what groups gave up: `admin.deadLetters`. */
export class DeadLetters {
  readonly #begin: Begin
  readonly #clock: Clock

  constructor(begin: Begin, clock: Clock) {
    this.#begin = begin
    this.#clock = clock
  }

  /** Groups that have dead letters, by name. */
  async groups(options?: AdminCallOptions): Promise<readonly DeadLetterCount[]> {
    const chosen = calls.groups({}, options)
    const operation = this.#begin('counting dead letters', chosen)
    const { body } = await operation.askNameServer(getAllTopicListFromNameserver, {})
    const topics = [...body.topicList].filter(topic => topic.startsWith(deadLetterTopicPrefix)).sort()
    const counts = await Promise.all(
      topics.map(async topic => ({
        group: topic.slice(deadLetterTopicPrefix.length),
        messages: (await readTopicStats(operation, topic)).messages,
      })),
    )
    return counts.filter(({ messages }) => messages > 0)
  }

  /** The dead letters of a group that are there now, of each queue the oldest first; none when it has none. */
  async *read(group: string, options?: ReadDeadLettersOptions): AsyncGenerator<DeadLetter, void, undefined> {
    const chosen = calls.read({ group }, options)
    const positions: Record<string, number> = { ...chosen.from }
    let left = chosen.max
    for (const { queue, minOffset, maxOffset } of await this.#queues(group, chosen)) {
      const name = `${queue.brokerName}/${queue.queueId}`
      const pace = new Pace()
      let operation: Operation | undefined
      for (let offset = Math.max(minOffset, positions[name] ?? 0); offset < maxOffset && left > 0;) {
        // A broker that gives nothing, though the queue goes on, is asked until the deadline of one call.
        operation ??= this.#begin(`reading dead letters of "${group}"`, chosen)
        const page = await readQueue(operation, { queue, offset, max: Math.min(pageSize, left) })
        for (const message of page.messages) {
          positions[name] = message.queueOffset + 1
          left--
          yield { message, positions: { ...positions } }
        }
        if (page.nextOffset === offset) {
          await operation.pause(pace.fruitless())
          continue
        }
        offset = page.nextOffset
        operation = undefined
        pace.progress()
      }
    }
  }

  /**
   * Sends dead letters to the topics that they came from, as new messages (`messageAgain`), one after the other. Each
   * comes out when it was sent, with the positions behind it: keep them, and give them as `from` to go on there. A
   * resend that is cut off between the send and that may send its last letter twice.
   *
   * ```ts
   * for await (const { positions } of admin.deadLetters.resend('billing', { send: message => producer.send(message) }))
   *   await writeFile('billing.json', JSON.stringify(positions))
   * ```
   */
  async *resend<T>(group: string, options: ResendOptions<T>): AsyncGenerator<ResentLetter<T>, void, undefined> {
    const { topic, ratePerSecond } = calls.resend({ group }, options)
    const { send, from, max, timeoutMs, signal } = options
    const clock = this.#clock
    let dueAt = clock.monotonic()
    for await (const { message, positions } of this.read(group, { from, max, timeoutMs, signal })) {
      await pause(clock, Math.max(0, dueAt - clock.monotonic()), signal)
      dueAt = Math.max(dueAt, clock.monotonic() - 1000) + 1000 / ratePerSecond
      const again = messageAgain(message)
      const sent = await send(topic === undefined ? again : { ...again, topic }, message)
      yield { message, positions, sent }
    }
  }

  /** The topic is made by the first dead letter. */
  async #queues(group: string, options: AdminCallOptions): Promise<readonly QueueBounds[]> {
    try {
      const operation = this.#begin(`looking for dead letters of "${group}"`, options)
      return (await readTopicStats(operation, deadLetterTopicOf(group))).queues
    } catch (error) {
      if (error instanceof RouteError) return []
      throw error
    }
  }
}
