// SPDX-License-Identifier: Apache-2.0
// Takes a timer message back before its time. The handle names the broker that holds it; when we do not know that
// broker, any broker of the topic is asked. [DefaultMQProducerImpl.java recallMessage]
import { RouteError, UsageError } from '@rocketmq-ts/core'
import { decodeRecallHandle, isDeadLetterTopic, isRetryTopic, recallMessage } from '@rocketmq-ts/protocol'
import { timeoutOf } from './send-options.js'
import type { JoinedProducer } from './sending.js'

export interface RecallOptions {
  /** Milliseconds until the call rejects. Default: `sendMsgTimeout` of the producer. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait with `AbortedError`. A recall that has left may be done all the same. */
  readonly signal?: AbortSignal | undefined
}

/** @param topic as brokers know it */
export async function recall(
  producer: JoinedProducer,
  topic: string,
  recallHandle: string,
  options: RecallOptions,
): Promise<string> {
  if (isRetryTopic(topic) || isDeadLetterTopic(topic)) throw new UsageError(`messages of ${topic} cannot be recalled`)
  const { instance, table, choice, config, group } = producer
  const { clock } = config.client
  const deadline = clock.monotonic() + timeoutOf(options, config.sendMsgTimeout)
  const bounds = () => ({ timeoutMs: Math.max(1, deadline - clock.monotonic()), signal: options.signal })
  const info = table.ready(topic) ?? (await table.find(topic, bounds()))
  const { brokerName: holder } = decodeRecallHandle(recallHandle)
  const brokerName = instance.brokers.master(holder) === undefined ? info.holderOf(choice.next(info, [])) : holder
  const address = instance.brokers.master(brokerName)
  if (address === undefined) throw new RouteError(`broker ${brokerName} has no master`)
  const fields = { producerGroup: group, topic, recallHandle, brokerName }
  const answer = await instance.call(address, recallMessage, fields, bounds())
  return answer.msgId
}
