// SPDX-License-Identifier: Apache-2.0
// What rows look at: the sends that reach a broker, and how a send ends.
import { RocketMQError, SendError } from '@rocketmq-ts/core'
import type { DefaultMQProducer } from '@rocketmq-ts/producer'
import { sendMessageV2, type MessageQueue } from '@rocketmq-ts/protocol'
import { waitFor } from '@rocketmq-ts/test-run'
import type { Run, SeenSend } from './option-row.js'

/** A message to the topic that every run has. */
export const order = { topic: 'orders', body: 'x' }

/** Sends one message and gives it as the broker got it. */
export async function sentOf(
  producer: DefaultMQProducer,
  { cluster }: Run,
  body: string | Buffer = 'x',
): Promise<SeenSend> {
  let seen: SeenSend | undefined
  const restore = cluster.intercept(sendMessageV2, (request, _context, proceed) => {
    seen = request
    return proceed()
  })
  await producer.send({ topic: 'orders', body })
  restore()
  if (seen === undefined) throw new Error('no send reached the broker')
  return seen
}

/** How often a send was tried, however it ended. */
export async function attemptsOf(sending: Promise<{ readonly attempts: readonly unknown[] }>): Promise<number> {
  try {
    return (await sending).attempts.length
  } catch (error) {
    if (error instanceof SendError) return error.attempts.length
    throw error
  }
}

/** `fine`, or the code of the error. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
    return 'fine'
  } catch (error) {
    return error instanceof RocketMQError ? error.code : 'another error'
  }
}

/** Sends that have reached the cluster so far, and any that come while a round trip is made. */
export async function sendsSeen(producer: DefaultMQProducer, { cluster }: Run, atLeast: number): Promise<number> {
  await waitFor('the sends', () => cluster.requests(sendMessageV2).length >= atLeast)
  await producer.defaultMQProducerImpl.instance.sendHeartbeatToAllBrokerWithLock()
  return cluster.requests(sendMessageV2).length
}

/** A queue of the topic that every run has. */
export function queueOf(brokerName: string, queueId = 0): MessageQueue {
  return { topic: 'orders', brokerName, queueId }
}
