// SPDX-License-Identifier: Apache-2.0
// Offsets in the answer to POP_MESSAGE, as text: entries separated by `;`, items by one blank.
//
//   startOffsetInfo   kind queue first-offset
//   msgOffsetInfo     kind queue offset,offset,…
//   orderCountInfo    kind queue count    or    kind qo<queue>%<offset> count
//
// [ExtraInfoUtil.java]
import { ProtocolError, peerText } from '@rocketmq-ts/core'
import { popTopicDigit, popTopicKindOfDigit } from './pop-topic-digit.js'
import type { PopTopicKind } from './topic-names.js'

/** A queue of a topic of POP. */
export interface PopQueueId {
  /** Which of the topics of a group the queue is in. */
  readonly topicKind: PopTopicKind
  /** Queue inside the topic, counted from 0. */
  readonly queueId: number
}

/** The first offset that was taken from a queue. */
export interface PopStartOffset extends PopQueueId {
  /** Position in the queue, counted from 0. */
  readonly startOffset: number
}

/** The offsets that were taken from a queue. */
export interface PopOffsets extends PopQueueId {
  /** Positions in the queue, counted from 0. */
  readonly offsets: readonly number[]
}

/** How often a queue, or one message of it, was taken in order. */
export interface PopOrderCount extends PopQueueId {
  /** Position of the message; absent when the count is one of the whole queue. */
  readonly offset?: number
  /** Times, this one not counted. */
  readonly count: number
}

/** A text that is the same for equal queues, for maps. */
export function popQueueKey({ topicKind, queueId }: PopQueueId): string {
  return `${popTopicDigit[topicKind]}@${queueId}`
}

export function printStartOffsetInfo(entries: readonly PopStartOffset[]): string {
  return entries.map(entry => `${printQueue(entry)} ${entry.startOffset}`).join(';')
}

/** @throws ProtocolError when an entry cannot be read, or a queue comes twice */
export function parseStartOffsetInfo(text: string): readonly PopStartOffset[] {
  return entriesOf(text, (queue, last) => ({ ...queueOf(queue, text), startOffset: integerIn(text, last) }))
}

export function printMsgOffsetInfo(entries: readonly PopOffsets[]): string {
  return entries.map(entry => `${printQueue(entry)} ${entry.offsets.join(',')}`).join(';')
}

/** @throws ProtocolError when an entry cannot be read, or a queue comes twice */
export function parseMsgOffsetInfo(text: string): readonly PopOffsets[] {
  return entriesOf(text, (queue, last) => ({
    ...queueOf(queue, text),
    offsets: last.split(',').map(offset => integerIn(text, offset)),
  }))
}

export function printOrderCountInfo(entries: readonly PopOrderCount[]): string {
  return entries
    .map(({ topicKind, queueId, offset, count }) => {
      const place = offset === undefined ? String(queueId) : `qo${queueId}%${offset}`
      return `${popTopicDigit[topicKind]} ${place} ${count}`
    })
    .join(';')
}

const messagePlace = /^qo(-?\d+)%(-?\d+)$/

/** @throws ProtocolError when an entry cannot be read, or a place comes twice */
export function parseOrderCountInfo(text: string): readonly PopOrderCount[] {
  return entriesOf(text, ([digit = '', place = ''], last) => {
    const count = integerIn(text, last)
    const [, queueId, offset] = messagePlace.exec(place) ?? []
    if (queueId === undefined || offset === undefined) return { ...queueOf([digit, place], text), count }
    return { ...queueOf([digit, queueId], text), offset: integerIn(text, offset), count }
  })
}

function printQueue({ topicKind, queueId }: PopQueueId): string {
  return `${popTopicDigit[topicKind]} ${queueId}`
}

function entriesOf<E>(text: string, read: (queue: readonly string[], last: string) => E): readonly E[] {
  if (text === '') return []
  const seen = new Set<string>()
  return text.split(';').map(entry => {
    const items = entry.split(' ')
    const [digit = '', place = '', last] = items
    if (items.length !== 3 || last === undefined) return fail(text, 'has not three items')
    if (seen.size === seen.add(`${digit}@${place}`).size) return fail(text, 'comes twice')
    return read(items, last)
  })
}

function queueOf([digit = '', queueId = '']: readonly string[], text: string): PopQueueId {
  return { topicKind: popTopicKindOfDigit(digit), queueId: integerIn(text, queueId) }
}

function integerIn(text: string, item: string): number {
  const value = /^-?\d{1,16}$/.test(item) ? Number(item) : NaN
  return Number.isSafeInteger(value) ? value : fail(text, 'holds no number')
}

function fail(text: string, problem: string): never {
  throw new ProtocolError(`offsets of POP: an entry ${problem}: ${peerText(text, 80)}`)
}
