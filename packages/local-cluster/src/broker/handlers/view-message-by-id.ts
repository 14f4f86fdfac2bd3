// SPDX-License-Identifier: Apache-2.0
// VIEW_MESSAGE_BY_ID: the record at a position of the commit log. [QueryMessageProcessor.java viewMessageById]
import { refuse, viewMessageById } from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'

export const handleViewMessageById = handle(viewMessageById, (broker, { offset }) => {
  const record = broker.store.recordAt(offset)
  if (record === undefined) refuse('SYSTEM_ERROR', `can not find message by the offset, ${offset}`)
  return { body: record }
})
