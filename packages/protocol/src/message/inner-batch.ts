// SPDX-License-Identifier: Apache-2.0
// Batch queues store a whole batch as one record; the consumer takes it apart. A pull that begins inside of a batch
// gets all of it; the messages before the offset that was asked for are left out.
// [MessageDecoder.java decodeMessage; PullAPIWrapper.java processPullResult; BatchConsumeQueue.java]
import { asError, MessageError, peerText } from '@rocketmq-ts/core'
import { decodeBatchItem, type DecodedBatchItem } from './batch.js'
import type { MessageDetails, MessageExt } from './message-ext.js'
import { messageProperties } from './message-properties.js'
import { decodeProperties, findProperty, type Properties } from './properties.js'
import { isBadRecord, type RecordItem } from './record-list.js'
import { isInnerBatch } from './sys-flag.js'

/**
 * The same list, with each inner batch replaced by its messages. The list itself when there is none.
 * @param from offset that was asked for: earlier messages of a batch are left out, but nothing else of the list; all
 */
export function unwrapInnerBatches(items: readonly RecordItem[], from = 0): readonly RecordItem[] {
  const isBatch = (item: RecordItem): item is MessageExt => !isBadRecord(item) && isInnerBatch(item.sysFlag)
  if (!items.some(isBatch)) return items
  const isWanted = (item: RecordItem) => isBadRecord(item) || item.queueOffset >= from
  return items.flatMap(item => (isBatch(item) ? unwrapInnerBatch(item).filter(isWanted) : [item]))
}

/**
 * The messages of an inner batch. Of a damaged one the messages before the damage, and one bad record for the rest;
 * the same when fewer or more come out than the broker counted.
 */
export function unwrapInnerBatch(outer: MessageExt): RecordItem[] {
  const items: RecordItem[] = []
  let at = 0
  try {
    while (at < outer.body.length) {
      const inner = decodeBatchItem(outer.body, at)
      items.push(innerMessage(outer, inner, items.length))
      at += inner.size
    }
    checkCount(outer, items.length)
  } catch (cause) {
    items.push(badInner(outer, items.length, asError(cause)))
  }
  return items
}

function checkCount(outer: MessageExt, count: number): void {
  const counted = outer.property(messageProperties.innerNumber.name)
  if (counted !== undefined && Number(counted) !== count) {
    throw new MessageError(`the batch holds ${count} messages, the broker counted "${peerText(counted, 20)}"`)
  }
}

function innerMessage(outer: MessageExt, inner: DecodedBatchItem, index: number): MessageExt {
  const queueOffset = outer.queueOffset + index
  return outer.derive(
    { queueOffset, flag: inner.flag, storeSize: inner.size, bodyCrc: 0, body: inner.body },
    new InnerDetails(outer, inner.propertiesText),
  )
}

function badInner(outer: MessageExt, index: number, cause: Error): RecordItem {
  const where = `message ${index} of the inner batch at queue offset ${outer.queueOffset}`
  return {
    error: new MessageError(`${where} cannot be decoded: ${cause.message}`, { cause }),
    queueOffset: outer.queueOffset + index,
    physicalOffset: outer.commitLogOffset,
    size: outer.storeSize,
  }
}

/** Hosts of the record, properties of the item. */
class InnerDetails implements MessageDetails {
  readonly #outer: MessageExt
  readonly #propertiesText: string
  #properties: Properties | undefined

  constructor(outer: MessageExt, propertiesText: string) {
    this.#outer = outer
    this.#propertiesText = propertiesText
  }

  get bornHost(): string {
    return this.#outer.bornHost
  }

  get storeHost(): string {
    return this.#outer.storeHost
  }

  get properties(): Properties {
    this.#properties ??= decodeProperties(this.#propertiesText)
    return this.#properties
  }

  property(name: string): string | undefined {
    return findProperty(this.#propertiesText, name)
  }
}
