// SPDX-License-Identifier: Apache-2.0
// An administrator has one stored message consumed, outside of the queues: the result moves no offset, and a failure is
// only reported. [ConsumeMessageConcurrentlyService.java, ConsumeMessageOrderlyService.java consumeMessageDirectly]
import { Invocation, type DeliveryOptions, type HandlerVerdict } from '@rocketmq-ts/core'
import {
  decodeRecord,
  inflateMessage,
  refuse,
  type ConsumeMessageDirectlyResult,
  type ConsumeResult,
  type MessageExt,
} from '@rocketmq-ts/protocol'

/** The message of a stored record. Rejects when it cannot be read. */
export function directMessageOf(record: Buffer, brokerName: string): Promise<MessageExt> {
  return inflateMessage(decodeRecord(record, 0, { brokerName }))
}

/** Calls the handler. Rejects with `BrokerError` when the topic has none. */
export async function consumeDirectly(
  { handlers, reader, invoker, clock }: DeliveryOptions<MessageExt>,
  stored: MessageExt,
  isOrdered: boolean,
): Promise<ConsumeMessageDirectlyResult> {
  const topic = reader.topicOf(stored)
  const handler = handlers.get(topic) ?? refuse('SYSTEM_ERROR', `topic ${topic} has no handler`)
  const { topic: storedTopic, brokerName, queueId } = stored
  const source = { queue: { topic: storedTopic, brokerName, queueId }, signal: new AbortController().signal }
  const startedAt = clock.monotonic()
  const { consumerGroup } = invoker
  const consumed = [reader.present(stored)]
  const call = new Invocation({ consumerGroup, source, handler, topic, entries: [], messages: consumed, startedAt })
  return new Promise(resolve => {
    invoker.call(call, (_invocation, verdict, error) => {
      const spentTimeMillis = Math.round(clock.monotonic() - startedAt)
      const base = { order: isOrdered, autoCommit: !verdict.isCommitLater && !verdict.isRollback, spentTimeMillis }
      if (error === undefined) resolve({ ...base, consumeResult: resultOf(verdict) })
      else resolve({ ...base, consumeResult: 'CR_THROW_EXCEPTION', remark: error.stack ?? error.message })
    })
  })
}

function resultOf({ isRollback, failures }: HandlerVerdict): ConsumeResult {
  if (isRollback) return 'CR_ROLLBACK'
  return failures?.[0] === undefined ? 'CR_SUCCESS' : 'CR_LATER'
}
