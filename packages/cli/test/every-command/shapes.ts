// SPDX-License-Identifier: Apache-2.0
// Shapes that several commands print.
import { each, list, maybe, type Shape } from './shape.js'

export const queue = { topic: 'string', brokerName: 'string', queueId: 'number' } as const satisfies Shape

export const message = {
  topic: 'string',
  brokerName: 'string',
  queueId: 'number',
  queueOffset: 'number',
  messageId: 'string',
  offsetMessageId: 'string',
  tags: maybe('string'),
  keys: list('string'),
  bornTimestamp: 'number',
  storeTimestamp: 'number',
  reconsumeTimes: 'number',
  properties: each('string'),
  body: 'string',
} as const satisfies Shape

/** A group in a queue. */
export const progress = {
  maxOffset: 'number',
  consumerOffset: 'number',
  lag: 'number',
  inFlight: 'number',
  lastTimestamp: 'number',
  queue,
} as const satisfies Shape

/** What brokers did. */
export const done = {
  done: [{ brokerName: 'string', address: 'string', elapsedMs: 'number' }],
} as const satisfies Shape

/** The queues of a static topic. */
export const holders = [{ queueId: 'number', brokerName: 'string' }] as const satisfies Shape
