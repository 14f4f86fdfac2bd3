// SPDX-License-Identifier: Apache-2.0
// VIEW_MESSAGE_BY_ID: the record at a position of the commit log. [QueryMessageProcessor.java viewMessageById]
import { refuse, type viewMessageById } from '@rocketmq-ts/protocol'
import type { BrokerHandler } from '../broker.js'

/** Answers with the record. */
export const handleViewMessageById: BrokerHandler<typeof viewMessageById> = (broker, { offset }) => {
  const record = broker.store.recordAt(offset)
  if (record === undefined) refuse('SYSTEM_ERROR', `can not find message by the offset, ${offset}`)
  return { body: record }
}
