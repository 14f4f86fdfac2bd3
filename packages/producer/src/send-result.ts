// SPDX-License-Identifier: Apache-2.0
// What a broker answered to a send. Two ids, not to be mixed up: `messageId` is made by this client and stays the same
// over retries and deliveries; `offsetMessageId` says where the broker put the message.
import type { SendAttempt, SendResultView, SendStatus } from '@rocketmq-ts/core'
import { defaultRegion, type Answer, type MessageQueue, type sendMessageV2 } from '@rocketmq-ts/protocol'
import type { Outgoing } from './outgoing.js'

/** The result of a send that the broker stored. */
export interface SendResult extends SendResultView {
  /** The broker's address and the position in its commit log. */
  readonly offsetMessageId: string
  /** The queue that holds the message. */
  readonly queue: MessageQueue
  /** Region of the broker, for traces. */
  readonly regionId: string
  /** The broker wants the message to be traced. */
  readonly isTraced: boolean
  /** Of a batch that the broker stored as one record. */
  readonly batchId: string | undefined
}

/** The answer's name as a status. */
function statusOf(answer: Answer<typeof sendMessageV2>['answer']): SendStatus {
  return answer === 'SUCCESS' ? 'SEND_OK' : answer
}

/** The result of an answer. */
export function sendResultOf(
  outgoing: Outgoing,
  queue: MessageQueue,
  answer: Answer<typeof sendMessageV2>,
  attempts: readonly SendAttempt[],
): SendResult {
  return {
    status: statusOf(answer.answer),
    messageId: outgoing.messageId,
    offsetMessageId: answer.msgId,
    // A broker may choose another queue than the one asked for, and does when asked for -1.
    queue: answer.queueId === queue.queueId ? queue : { ...queue, queueId: answer.queueId },
    queueOffset: answer.queueOffset,
    transactionId: answer.transactionId,
    recallHandle: answer.recallHandle,
    regionId: answer.regionId ?? defaultRegion,
    isTraced: answer.traceOn ?? true,
    batchId: answer.batchUniqId,
    attempts,
  }
}
