// SPDX-License-Identifier: Apache-2.0
// QUERY_MESSAGE: messages of a topic by business key, by tag, or by the id that their sender made; oldest first.
// [QueryMessageProcessor.java queryMessage, DefaultMessageStore.java queryMessage, IndexService.java queryOffset]
import { decodeRecord, queryMessage } from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import { handle, type Broker } from '../broker.js'

type Query = Fields<typeof queryMessage>

/** Messages that a query for a unique id finds at most. [MessageStoreConfig.java defaultQueryMaxNum] */
const uniqueMax = 32

/** Answers with the records, and with position and time of the last one that is indexed at all. */
export const handleQueryMessage = handle(queryMessage, (broker, query) => {
  const records = found(broker, query)
  const last = broker.store.recordAt(broker.store.lastIndexed)
  if (records.length === 0 || last === undefined) {
    const remark = 'can not find message, maybe time range not correct'
    return { answer: 'QUERY_NOT_FOUND' as const, remark, indexLastUpdateTimestamp: 0, indexLastUpdatePhyoffset: 0 }
  }
  const { storeTimestamp, commitLogOffset } = decodeRecord(last, 0, { checkCrc: false })
  return {
    indexLastUpdateTimestamp: storeTimestamp,
    indexLastUpdatePhyoffset: commitLogOffset,
    body: Buffer.concat(records),
  }
})

function found(broker: Broker, query: Query): readonly Buffer[] {
  const { topic, key, maxNum, isUniqueKeyQuery = false, indexType } = query
  const limit = Math.min(isUniqueKeyQuery ? uniqueMax : maxNum, broker.config.maxMsgsNumBatch)
  const records: Buffer[] = []
  const offsets = indexType === 'T' ? broker.store.findTag(topic, key) : broker.store.findKey(topic, key)
  for (const physicalOffset of offsets) {
    if (records.length >= limit) break
    const record = broker.store.recordAt(physicalOffset)
    if (record !== undefined && isWanted(record, query)) records.push(record)
  }
  return records.reverse()
}

/** The index knows hashes only. */
function isWanted(record: Buffer, { topic, key, indexType, beginTimestamp, endTimestamp }: Query): boolean {
  const message = decodeRecord(record, 0, { checkCrc: false })
  const isInTime = message.storeTimestamp >= beginTimestamp && endTimestamp.gte(message.storeTimestamp)
  if (!isInTime || message.topic !== topic) return false
  return indexType === 'T' ? message.tags === key : message.keys.includes(key) || message.messageId === key
}
