// SPDX-License-Identifier: Apache-2.0
// The receipt of a message taken by POP (property POP_CK, field `extraInfo`): eight items separated by one blank.
//
//   first offset · pop time · invisible time · revive queue · kind of topic · broker name · queue id · offset
//
// [ExtraInfoUtil.java buildExtraInfo, split]
import { ProtocolError, peerText } from '@rocketmq-ts/core'
import { popTopicDigit, popTopicKindOfDigit } from './pop-topic-digit.js'
import type { PopTopicKind } from './topic-names.js'

/** Revive queue of messages that are taken in order. */
export const orderedReviveQueueId = 999

/** What a receipt says. */
export interface PopReceipt {
  /** First offset of the batch that the message was taken with. */
  readonly startOffset: number
  /** When it was taken, milliseconds since the epoch. */
  readonly popTime: number
  /** How long it belongs to the client, milliseconds. */
  readonly invisibleTime: number
  /** Queue that brings it again; `orderedReviveQueueId` when taken in order. */
  readonly reviveQueueId: number
  /** Where the message is stored. */
  readonly topicKind: PopTopicKind
  /** Broker that holds the message. */
  readonly brokerName: string
  /** Queue inside the topic, counted from 0. */
  readonly queueId: number
  /** Position of the message in the queue. */
  readonly offset: number
}

/** Prints a receipt. */
export function printPopReceipt(receipt: PopReceipt): string {
  const { startOffset, popTime, invisibleTime, reviveQueueId, topicKind, brokerName, queueId, offset } = receipt
  return [
    startOffset,
    popTime,
    invisibleTime,
    reviveQueueId,
    popTopicDigit[topicKind],
    brokerName,
    queueId,
    offset,
  ].join(' ')
}

/**
 * Reads a receipt.
 *
 * @throws ProtocolError when an item is missing or is no number
 */
export function parsePopReceipt(text: string): PopReceipt {
  const items = text.split(' ')
  if (items.length < 8) throw new ProtocolError(`a receipt of POP has 8 items: ${peerText(text, 80)}`)
  const [startOffset, popTime, invisibleTime, reviveQueueId, kind, brokerName = '', queueId, offset] = items
  return {
    startOffset: numberIn(text, startOffset),
    popTime: numberIn(text, popTime),
    invisibleTime: numberIn(text, invisibleTime),
    reviveQueueId: numberIn(text, reviveQueueId),
    topicKind: popTopicKindOfDigit(kind),
    brokerName,
    queueId: numberIn(text, queueId),
    offset: numberIn(text, offset),
  }
}

function numberIn(text: string, item = ''): number {
  const value = /^-?\d{1,16}$/.test(item) ? Number(item) : NaN
  if (!Number.isSafeInteger(value)) throw new ProtocolError(`a receipt of POP holds no number: ${peerText(text, 80)}`)
  return value
}
