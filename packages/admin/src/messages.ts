// SPDX-License-Identifier: Apache-2.0
// Stored messages. Two ids lead to a message: `messageId`, which a client made and `send` returned, and
// `offsetMessageId`, which says where one copy of it is; a retry makes another copy with the same `messageId`.
import { kinds, option, QueryError, type OptionRows } from '@rocketmq-ts/core'
import {
  consumeMessageDirectly,
  queryConsumeQueue,
  type Answer,
  type ConsumeMessageDirectlyResult,
  type MessageExt,
  type MessageQueue,
} from '@rocketmq-ts/protocol'
import { plain, position, storedMessage } from './argument-kinds.js'
import { onBrokersRows, type BrokerSelection } from './broker-selection.js'
import { callTable } from './call-table.js'
import { masterOf } from './cluster-view.js'
import { couldBeOffsetId, readByOffsetId } from './message-by-offset-id.js'
import { assertQuestion, queryEachBroker, spanRows, type MessageQuestion, type TimeSpan } from './message-query.js'
import { trackMessage, type MessageTrack } from './message-track.js'
import { assertNoneFailed } from './on-each-broker.js'
import { callRows, type AdminCallOptions, type Begin, type Operation } from './operation.js'
import { readQueue, type QueuePage } from './queue-reader.js'

/** Where and when a message may have been stored. */
export interface FindMessageOptions extends TimeSpan, BrokerSelection, AdminCallOptions {
  /** Stored at this time or later, ms since the epoch. Default: three days ago. */
  readonly since?: number | undefined
}

/** Where, when and how often. */
export interface QueryMessagesOptions extends FindMessageOptions {
  /** Stored at this time or later, ms since the epoch. Default 0: however long ago. */
  readonly since?: number | undefined
  /** Maximum number of messages from each broker. Default 64. */
  readonly max?: number | undefined
}

/** Which consumer gets which message. */
export interface ConsumeDirectlyOptions extends AdminCallOptions {
  /** Group of the client. */
  readonly group: string
  /** The client that shall consume it. */
  readonly clientId: string
  /** Topic of the message. */
  readonly topic: string
  /** Id of the message, of either kind. */
  readonly messageId: string
}

/** A stretch of a queue's index, with the bounds of the queue. */
export type QueueEntries = NonNullable<Answer<typeof queryConsumeQueue>['body']>

/** How far back a unique id is looked for, as in Java: three days. */
const uniqueIdSpanMs = 3 * 24 * 60 * 60 * 1000
/** Copies of one message: what a broker answers at most for a unique id. */
const maxCopies = 32

/** How much of a queue is read. */
export interface ReadQueueOptions extends AdminCallOptions {
  /** Maximum number of messages; more than 32 only when the broker is set to give more. Default 32. */
  readonly max?: number | undefined
}

/** How much of a queue's index is read. */
export interface QueueEntriesOptions extends AdminCallOptions {
  /** Maximum number of entries. Default 32. */
  readonly max?: number | undefined
  /** Tells of each entry whether the filter of this group takes it. Default: no group's. */
  readonly group?: string | undefined
}

const findRows = { ...onBrokersRows, ...spanRows } satisfies OptionRows<FindMessageOptions>

const calls = callTable('messages', {
  byOffsetId: { given: { messageId: plain }, options: callRows },
  byUniqueId: { given: { topic: plain, messageId: plain }, options: findRows },
  find: { given: { topic: plain, messageId: plain }, options: findRows },
  byKey: {
    given: { topic: plain, key: plain },
    options: {
      ...findRows,
      since: option.of(0, kinds.number),
      max: option.whole(64),
    } satisfies OptionRows<QueryMessagesOptions>,
  },
  at: { given: { queue: kinds.queue, offset: position }, options: callRows },
  read: {
    given: { queue: kinds.queue, offset: position },
    options: { ...callRows, max: option.whole(32) } satisfies OptionRows<ReadQueueOptions>,
  },
  entries: {
    given: { queue: kinds.queue, offset: position },
    options: {
      ...callRows,
      max: option.whole(32),
      group: option.optional<string>(plain),
    } satisfies OptionRows<QueueEntriesOptions>,
  },
  track: { given: { message: storedMessage }, options: callRows },
  consumeDirectly: {
    options: {
      ...callRows,
      group: option.required<string>(plain),
      clientId: option.required<string>(plain),
      topic: option.required<string>(plain),
      messageId: option.required<string>(plain),
    } satisfies OptionRows<ConsumeDirectlyOptions>,
  },
})

/** Finds and reads stored messages: `admin.messages`. */
export class Messages {
  readonly #begin: Begin

  constructor(begin: Begin) {
    this.#begin = begin
  }

  /**
   * The message that is where an offset message id says. Rejects with `QueryError` when there is none, with
   * `UsageError` when the text is no such id.
   */
  async byOffsetId(offsetMessageId: string, options?: AdminCallOptions): Promise<MessageExt> {
    const chosen = calls.byOffsetId({ messageId: offsetMessageId }, options)
    return readByOffsetId(this.#begin(`reading message ${offsetMessageId}`, chosen), offsetMessageId)
  }

  /**
   * The message with the id that `send` returned; of several copies the one stored first. Looks three days back unless
   * `since` says otherwise. Rejects with `QueryError` when there is none.
   */
  async byUniqueId(topic: string, messageId: string, options?: FindMessageOptions): Promise<MessageExt> {
    const chosen = calls.byUniqueId({ topic, messageId }, options)
    return findByUniqueId(this.#begin(`finding message ${messageId}`, chosen), topic, messageId, chosen)
  }

  /** The message with an id of either kind. Rejects with `QueryError` when there is none. */
  async find(topic: string, id: string, options?: FindMessageOptions): Promise<MessageExt> {
    const chosen = calls.find({ topic, messageId: id }, options)
    return findByEitherId(this.#begin(`finding message ${id}`, chosen), topic, id, chosen)
  }

  /**
   * Messages with a business key, in the order in which they were stored; none when there are none. Rejects with
   * `AdminError` when a broker could not be asked: the list would be short of its messages.
   */
  async byKey(topic: string, key: string, options?: QueryMessagesOptions): Promise<readonly MessageExt[]> {
    const chosen = calls.byKey({ topic, key }, options)
    const { max, since, until } = chosen
    const question: MessageQuestion = { topic, key, kind: 'key', max, since, until }
    assertQuestion(question)
    const operation = this.#begin(`finding messages with key "${key}"`, chosen)
    const results = await queryEachBroker(operation, question, chosen)
    assertNoneFailed(operation, results)
    return results.answers.flatMap(({ value }) => value).sort(byStoreTime)
  }

  /** The message at a position of a queue. Rejects with `OffsetError` outside of the queue, else with `QueryError`. */
  async at(queue: MessageQueue, offset: number, options?: AdminCallOptions): Promise<MessageExt> {
    const chosen = calls.at({ queue, offset }, options)
    const operation = this.#begin(`reading ${nameOf(queue)} at ${offset}`, chosen)
    const { messages } = await readQueue(operation, { queue, offset, max: 1 })
    const message = messages.find(({ queueOffset }) => queueOffset === offset)
    if (message === undefined) throw new QueryError(`${operation.what}: there is no message yet, or none any more`)
    return message
  }

  /**
   * Some messages of a queue, from a position on; no group's offset moves. Rejects with `OffsetError` outside of the
   * queue.
   */
  async read(queue: MessageQueue, offset: number, options?: ReadQueueOptions): Promise<QueuePage> {
    const chosen = calls.read({ queue, offset }, options)
    const operation = this.#begin(`reading ${nameOf(queue)} from ${offset}`, chosen)
    return readQueue(operation, { queue, offset, max: chosen.max })
  }

  /**
   * Entries of a queue's index as they lie: where each message is in the commit log, its size and the hash of its tag.
   * Resolves to `undefined` when `offset` is behind the end of the queue.
   */
  async entries(queue: MessageQueue, offset: number, options?: QueueEntriesOptions): Promise<QueueEntries | undefined> {
    const chosen = calls.entries({ queue, offset }, options)
    const operation = this.#begin(`reading the index of ${nameOf(queue)} from ${offset}`, chosen)
    const { topic, queueId, brokerName } = queue
    const place = { topic, queueId, index: offset, count: chosen.max, consumerGroup: chosen.group }
    const address = masterOf(await operation.broker(brokerName), operation.what)
    return (await operation.ask(address, queryConsumeQueue, place)).body
  }

  /**
   * What became of a message in each group that consumes its topic, as far as brokers can tell: whether the offset of
   * the group is beyond it. What really happened in handlers is in `admin.traces`.
   */
  async track(message: MessageExt, options?: AdminCallOptions): Promise<readonly MessageTrack[]> {
    const chosen = calls.track({ message }, options)
    return trackMessage(this.#begin(`tracking message ${message.messageId}`, chosen), message)
  }

  /**
   * Lets a running consumer consume one stored message now, outside of its queues, and resolves to what its listener
   * made of it. No offset moves. Rejects with `QueryError` when there is no such message, with `BrokerError` when the
   * client is not online at the broker that holds it. A broker waits 10 s for the listener: give slow ones a longer
   * `timeoutMs`.
   */
  async consumeDirectly(options: ConsumeDirectlyOptions): Promise<ConsumeMessageDirectlyResult> {
    const chosen = calls.consumeDirectly({}, options)
    const { group, clientId, topic, messageId } = chosen
    const operation = this.#begin(`letting "${clientId}" consume message ${messageId}`, chosen)
    const message = await findByEitherId(operation, topic, messageId, {})
    const address = masterOf(await operation.broker(message.brokerName), operation.what)
    const { body } = await operation.ask(address, consumeMessageDirectly, {
      consumerGroup: group,
      clientId,
      topic,
      msgId: message.offsetMessageId,
    })
    return body
  }
}

async function findByEitherId(
  operation: Operation,
  topic: string,
  id: string,
  options: FindMessageOptions,
): Promise<MessageExt> {
  if (couldBeOffsetId(id)) {
    try {
      return await readByOffsetId(operation, id, topic)
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
    }
  }
  return findByUniqueId(operation, topic, id, options)
}

/** One broker that finds it is enough; when none does, one that could not be asked may be the one that has it. */
async function findByUniqueId(
  operation: Operation,
  topic: string,
  key: string,
  options: FindMessageOptions,
): Promise<MessageExt> {
  const since = options.since ?? operation.clock.now() - uniqueIdSpanMs
  const question: MessageQuestion = { topic, key, kind: 'unique id', max: maxCopies, since, until: options.until }
  assertQuestion(question)
  const results = await queryEachBroker(operation, question, options)
  const [first] = results.answers.flatMap(({ value }) => value).sort(byStoreTime)
  if (first !== undefined) return first
  assertNoneFailed(operation, results)
  throw new QueryError(`${operation.what}: topic "${topic}" has no such message since ${new Date(since).toISOString()}`)
}

/** Within a millisecond, the commit log of a broker knows the order. */
function byStoreTime(one: MessageExt, other: MessageExt): number {
  return one.storeTimestamp - other.storeTimestamp || one.commitLogOffset - other.commitLogOffset
}

function nameOf({ topic, brokerName, queueId }: MessageQueue): string {
  return `queue ${queueId} of "${topic}" on ${brokerName}`
}
