// SPDX-License-Identifier: Apache-2.0
// Request and reply: a message that waits for another one. The reply comes back through a broker, which must know this
// client: so before the first request to a topic every broker gets a heartbeat. [DefaultMQProducerImpl.java request,
// MessageUtil.java createReplyMessage]
import { randomUUID } from 'node:crypto'
import { AbortedError, asError, onAbort, RequestTimeoutError, UsageError } from '@rocketmq-ts/core'
import { messageProperties, replyTopicOf, sendReplyMessageV2, type MessageExt } from '@rocketmq-ts/protocol'
import type { Additions } from './outgoing.js'
import type { PendingRequests } from './pending-requests.js'
import type { SendResult } from './send-result.js'
import type { JoinedProducer } from './sending.js'

const { correlationId, replyToClient, ttl, messageType, cluster } = messageProperties

/** What a request is made of. */
export interface RequestSteps {
  /** As brokers know it. */
  readonly topic: string
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  readonly send: (additions: Additions, timeoutMs: number) => Promise<SendResult>
}

/** Sends a request and resolves to its reply. */
export async function request(
  producer: JoinedProducer,
  pending: PendingRequests,
  steps: RequestSteps,
): Promise<MessageExt> {
  const { config, instance, inFlight, group } = producer
  const { clock } = config.client
  const { topic, timeoutMs, signal } = steps
  const deadline = clock.monotonic() + timeoutMs
  const id = randomUUID()
  const waiting = pending.wait(id, topic, timeoutMs)
  // It may fail before it is awaited.
  waiting.reply.catch(() => undefined)
  inFlight.hold(waiting)
  const unlink = onAbort(signal, () =>
    waiting.fail(new AbortedError('the request was aborted', { cause: signal?.reason, outcome: 'unknown' })),
  )
  try {
    await introduce(producer, steps, deadline)
    const properties = {
      [correlationId.name]: id,
      [replyToClient.name]: instance.clientId,
      [ttl.name]: String(Math.round(timeoutMs)),
    }
    // The reply may be faster than the answer to the send.
    steps.send({ properties }, Math.max(1, deadline - clock.monotonic())).then(
      () => (waiting.isStored = true),
      (error: unknown) => waiting.fail(asError(error)),
    )
    return await waiting.reply
  } catch (error) {
    waiting.fail(asError(error))
    // Perhaps the reply was there, and its broker did not know us any more.
    if (error instanceof RequestTimeoutError && waiting.isStored) void instance.renewProducer(group)
    throw error
  } finally {
    unlink()
    inFlight.release(waiting)
  }
}

async function introduce(
  { table, instance, config }: JoinedProducer,
  steps: RequestSteps,
  deadline: number,
): Promise<void> {
  if (table.ready(steps.topic) !== undefined) return
  const timeoutMs = Math.max(1, deadline - config.client.clock.monotonic())
  await table.find(steps.topic, { timeoutMs, signal: steps.signal })
  await instance.sendHeartbeatToAllBrokerWithLock()
}

/**
 * What makes a message the reply to a request, and the topic that it goes to.
 * @throws UsageError when the message is not a request
 */
export function replyTo(message: MessageExt): { readonly topic: string; readonly additions: Additions } {
  const clusterName = message.property(cluster.name)
  const id = message.property(correlationId.name)
  const client = message.property(replyToClient.name)
  if (clusterName === undefined || id === undefined || client === undefined) {
    throw new UsageError(`the message ${message.messageId} is no request: it says nobody who waits for a reply`)
  }
  const topic = replyTopicOf(clusterName)
  const properties = {
    [messageType.name]: 'reply',
    [correlationId.name]: id,
    [replyToClient.name]: client,
    [ttl.name]: message.property(ttl.name) ?? '0',
  }
  return { topic, additions: { request: sendReplyMessageV2, properties, wireTopic: topic } }
}
