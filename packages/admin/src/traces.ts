// SPDX-License-Identifier: Apache-2.0
// What clients that trace wrote down about a message: when it was sent, by whom it was consumed, and what came of it.
// Clients send traces in bundles up to 5 s later, and brokers index them after that. [QueryMsgTraceByIdSubCommand.java]
import { consumeReturnTypes, kinds, option, type OptionRows } from '@rocketmq-ts/core'
import { decodeTraces, traceTopic, type MessageExt, type TraceRecord } from '@rocketmq-ts/protocol'
import { plain, storedMessage } from './argument-kinds.js'
import { callTable } from './call-table.js'
import { assertQuestion, queryEachBroker, spanRows, type MessageQuestion, type TimeSpan } from './message-query.js'
import { assertNoneFailed } from './on-each-broker.js'
import { callRows, type AdminCallOptions, type Begin } from './operation.js'

/** Where and when traces were written. */
export interface TraceOptions extends TimeSpan, AdminCallOptions {
  /** Stored at this time or later, ms since the epoch. Default 0: however long ago. */
  readonly since?: number | undefined
  /** Topic of the traces. Default `RMQ_SYS_TRACE_TOPIC`. */
  readonly traceTopic?: string | undefined
}

/** One traced event. */
export type TracedEvent = TraceRecord & {
  /** `host:port` of the client that wrote it. */
  readonly client: string
}

/** One try of a consumer. */
export interface TracedDelivery {
  /** Name of the consumer group. */
  readonly group: string
  /** `host:port` of the consumer. */
  readonly client: string
  /** When the handler got it, ms since the epoch; nothing when only its end was traced. */
  readonly time: number | undefined
  /** Deliveries that failed before. */
  readonly retryTimes: number | undefined
  /** Milliseconds that the handler took; nothing while it has not ended, or its end was not traced. */
  readonly costMs: number | undefined
  /** `SUCCESS`, or why not: `TIME_OUT`, `EXCEPTION`, `RETURNNULL`, `FAILED`; nothing while it is not known. */
  readonly outcome: string | undefined
}

/** What is known of the life of a message, each list in the order of time. */
export interface TracedLife {
  /** Sends of the message, one for each try. */
  readonly sends: readonly (TracedEvent & { readonly type: 'Pub' })[]
  /** Ends of its transaction. */
  readonly transactionEnds: readonly (TracedEvent & { readonly type: 'EndTransaction' })[]
  /** Attempts to take the message back before its time. */
  readonly recalls: readonly (TracedEvent & { readonly type: 'Recall' })[]
  /** Calls of handlers with the message, of all groups. */
  readonly deliveries: readonly TracedDelivery[]
}

/** Why a consumer failed last. */
export interface TracedFailure {
  /** `TIME_OUT`, `EXCEPTION`, `RETURNNULL` or `FAILED`. */
  readonly reason: string
  /** When the handler ended, ms since the epoch. */
  readonly time: number
  /** Milliseconds that the handler took. */
  readonly costMs: number
  /** `host:port` of the consumer. */
  readonly client: string
}

/** Bundles from each broker, as Java asks for. */
const maxBundles = 64

const traceRows = {
  ...callRows,
  ...spanRows,
  since: option.of(0, kinds.number),
  traceTopic: option.of(traceTopic, plain),
} satisfies OptionRows<TraceOptions>

const calls = callTable('traces', {
  events: { given: { messageId: plain }, options: traceRows },
  life: { given: { messageId: plain }, options: traceRows },
  lastFailure: { given: { group: plain, message: storedMessage }, options: traceRows },
})

/** Reads message traces: `admin.traces`. */
export class Traces {
  readonly #begin: Begin

  constructor(begin: Begin) {
    this.#begin = begin
  }

  /**
   * Events of messages with this message id or key, in the order of time; none when nothing was traced. Rejects with
   * `RouteError` when there is no topic of traces, with `AdminError` when a broker could not be asked.
   */
  async events(idOrKey: string, options?: TraceOptions): Promise<readonly TracedEvent[]> {
    const chosen = calls.events({ messageId: idOrKey }, options)
    const { traceTopic: topic, since, until } = chosen
    const question: MessageQuestion = { topic, key: idOrKey, kind: 'key', max: maxBundles, since, until }
    assertQuestion(question)
    const operation = this.#begin(`reading the traces of "${idOrKey}"`, chosen)
    const results = await queryEachBroker(operation, question, {})
    assertNoneFailed(operation, results)
    return results.answers
      .flatMap(({ value }) => value.flatMap(eventsOf))
      .filter(event => isAbout(event, idOrKey))
      .sort((one, other) => one.time - other.time)
  }

  /** The life of the message with this id. Rejects as `events` does. */
  async life(messageId: string, options?: TraceOptions): Promise<TracedLife> {
    const chosen = calls.life({ messageId }, options)
    const events = await this.events(messageId, chosen)
    return {
      sends: events.filter(event => event.type === 'Pub'),
      transactionEnds: events.filter(event => event.type === 'EndTransaction'),
      recalls: events.filter(event => event.type === 'Recall'),
      deliveries: deliveriesOf(events),
    }
  }

  /** Why the group's last try with this message failed; nothing when that was not traced. Rejects as `events` does. */
  async lastFailure(group: string, message: MessageExt, options?: TraceOptions): Promise<TracedFailure | undefined> {
    const chosen = calls.lastFailure({ group, message }, options)
    const events = await this.events(message.messageId, chosen)
    const last = events.findLast(event => event.type === 'SubAfter' && event.group === group && !event.isSuccess)
    if (last?.type !== 'SubAfter') return undefined
    const { time, costMs, client } = last
    return { reason: outcomeOf(last.contextCode, false), time, costMs, client }
  }
}

/** A bundle that cannot be read is passed over: others may tell more. */
function eventsOf({ body, bornHost }: MessageExt): readonly TracedEvent[] {
  try {
    return decodeTraces(Buffer.from(body).toString()).map(record => ({ ...record, client: bornHost }))
  } catch {
    return []
  }
}

/** A bundle tells of several messages, and a batch is one event of several ids. */
function isAbout(event: TracedEvent, idOrKey: string): boolean {
  const keys = 'keys' in event ? event.keys.split(' ') : []
  return event.messageId.split(',').includes(idOrKey) || keys.includes(idOrKey)
}

/** Begin and end of a try have the same request id; a batch has one for all of its messages. */
function deliveriesOf(events: readonly TracedEvent[]): readonly TracedDelivery[] {
  const tries = new Map<string, TracedDelivery>()
  for (const event of events) {
    if (event.type !== 'SubBefore' && event.type !== 'SubAfter') continue
    const { group, client, requestId, messageId } = event
    const key = `${requestId} ${messageId}`
    const known = tries.get(key) ?? {
      group,
      client,
      time: undefined,
      retryTimes: undefined,
      costMs: undefined,
      outcome: undefined,
    }
    tries.set(
      key,
      event.type === 'SubBefore'
        ? { ...known, group, time: event.time, retryTimes: event.retryTimes }
        : { ...known, costMs: event.costMs, outcome: outcomeOf(event.contextCode, event.isSuccess) },
    )
  }
  return [...tries.values()].sort((one, other) => (one.time ?? 0) - (other.time ?? 0))
}

function outcomeOf(contextCode: number, isSuccess: boolean): string {
  return isSuccess ? 'SUCCESS' : (consumeReturnTypes[contextCode] ?? 'FAILED')
}
