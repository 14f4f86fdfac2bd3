// SPDX-License-Identifier: Apache-2.0
// Finds messages by key or unique id in the indexes of the brokers. An index holds hashes only, so a broker's answer
// has other messages in it now and then, and each one is checked here. [MQAdminImpl.java queryMessage]
import { kinds, option, UsageError, type OptionRows } from '@rocketmq-ts/core'
import { decodeRecords, inflateMessage, isBadRecord, Long, queryMessage, type MessageExt } from '@rocketmq-ts/protocol'
import { selectBrokers, type BrokerSelection, type Target } from './broker-selection.js'
import type { Operation } from './operation.js'
import { tryEachBroker, type BrokerResults } from './on-each-broker.js'
import { readersOf } from './topic-stats.js'

/** A span of store times, by the brokers' clocks. */
export interface TimeSpan {
  /** Stored at this time or later, ms since the epoch. */
  readonly since?: number | undefined
  /** Stored at this time or before, ms since the epoch. Default: no end. */
  readonly until?: number | undefined
}

/** The options of a span, without defaults: each call says its own. */
export const spanRows = {
  since: option.optional<number>(kinds.number),
  until: option.optional<number>(kinds.number),
} satisfies OptionRows<TimeSpan>

/** What is looked for. */
export interface MessageQuestion extends TimeSpan {
  readonly topic: string
  readonly key: string
  readonly kind: 'key' | 'unique id'
  /** Maximum number of messages from each broker. */
  readonly max: number
  readonly since: number
}

/** Asks one member of each broker of the topic; a broker that finds nothing answers no message. */
export async function queryEachBroker(
  operation: Operation,
  question: MessageQuestion,
  selection: BrokerSelection,
): Promise<BrokerResults<readonly MessageExt[]>> {
  const targets = await targetsOf(operation, question.topic, selection)
  return tryEachBroker(operation, targets, ({ brokerName, address }) =>
    queryBroker(operation, address, brokerName, question),
  )
}

/** The brokers of the topic, as far as they are selected. */
async function targetsOf(operation: Operation, topic: string, selection: BrokerSelection): Promise<readonly Target[]> {
  const readers = await readersOf(operation, topic)
  if (selection.brokers === undefined && selection.cluster === undefined) return readers
  const selected = new Set(selectBrokers(await operation.clusterView(), selection).map(broker => broker.brokerName))
  return readers.filter(({ brokerName }) => selected.has(brokerName))
}

async function queryBroker(
  operation: Operation,
  address: string,
  brokerName: string,
  question: MessageQuestion,
): Promise<readonly MessageExt[]> {
  const { topic, key, max, since, until } = question
  const { answer, body } = await operation.ask(address, queryMessage, {
    topic,
    key,
    maxNum: max,
    beginTimestamp: since,
    endTimestamp: until === undefined ? Long.MAX_VALUE : Long.fromNumber(until),
    isUniqueKeyQuery: question.kind === 'unique id',
  })
  return answer === 'SUCCESS' ? matching(body, brokerName, question) : []
}

async function matching(body: Buffer, brokerName: string, question: MessageQuestion): Promise<readonly MessageExt[]> {
  const found: MessageExt[] = []
  for (const item of decodeRecords(body, { brokerName })) {
    if (isBadRecord(item)) throw item.error
    if (isMatch(item, question)) found.push(await inflateMessage(item))
  }
  return found
}

function isMatch(message: MessageExt, { topic, key, kind }: MessageQuestion): boolean {
  return kind === 'key' ? message.topic === topic && message.keys.includes(key) : message.messageId === key
}

/** @throws UsageError when nothing could match */
export function assertQuestion({ since, until }: MessageQuestion): void {
  if (until !== undefined && !(until >= since)) throw new UsageError(`until (${until}) is before since (${since})`)
}
