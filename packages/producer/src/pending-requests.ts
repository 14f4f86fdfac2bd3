// SPDX-License-Identifier: Apache-2.0
// Requests that wait for their reply. A reply is matched by its correlation id alone; one that no request waits for, or
// that comes too late, is dropped. [RequestFutureHolder.java, ClientRemotingProcessor.java processReplyMessage]
import { asError, RequestTimeoutError, type Clock } from '@rocketmq-ts/core'
import {
  decodeProperties,
  inflateMessage,
  messageProperties,
  MessageExt,
  type pushReplyMessageToClient,
  type RequestValues,
} from '@rocketmq-ts/protocol'
import type { Unsettled } from './in-flight.js'

type Reply = RequestValues<typeof pushReplyMessageToClient>

/** A request under way. */
export interface PendingRequest extends Unsettled {
  readonly reply: Promise<MessageExt>
  /** The request message is stored: from now on only the reply is missing. */
  isStored: boolean
}

export class PendingRequests {
  readonly #clock: Clock
  readonly #replies = new Map<string, (reply: MessageExt) => void>()
  #isUsed = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** True once a request has waited for its reply. */
  get isUsed(): boolean {
    return this.#isUsed
  }

  /** Waits for the reply with that id. Rejects with `RequestTimeoutError`, or with what it is failed with. */
  wait(correlationId: string, topic: string, timeoutMs: number): PendingRequest {
    this.#isUsed = true
    let fail: (error: Error) => void = () => undefined
    const reply = new Promise<MessageExt>((resolve, reject) => {
      const settle = (act: () => void) => {
        timer.clear()
        this.#replies.delete(correlationId)
        act()
      }
      fail = error => settle(() => reject(error))
      const timer = this.#clock.setTimeout(() => fail(timeOver(topic, timeoutMs, request.isStored)), timeoutMs)
      this.#replies.set(correlationId, message => {
        settle(() => void inflateMessage(message).then(resolve, (error: unknown) => reject(asError(error))))
      })
    })
    const request = { place: -1, reply, isStored: false, fail: (error: Error) => fail(error) }
    return request
  }

  /** Takes a reply; false when no request waits for it. */
  take(reply: Reply): boolean {
    const properties = decodeProperties(reply.properties ?? '')
    const settle = this.#replies.get(properties[messageProperties.correlationId.name] ?? '')
    if (settle === undefined) return false
    settle(messageOf(reply, { ...properties, [messageProperties.arriveTime.name]: String(this.#clock.now()) }))
    return true
  }
}

function timeOver(topic: string, elapsedMs: number, isStored: boolean): RequestTimeoutError {
  const what = isStored ? 'was stored, but no reply came' : 'got neither an answer of a broker nor a reply'
  return new RequestTimeoutError(`the request to topic "${topic}" ${what} within ${elapsedMs} ms`, {
    elapsedMs,
    outcome: 'unknown',
  })
}

/** A reply was perhaps never stored, so it has no place in a queue. */
function messageOf(reply: Reply, properties: Readonly<Record<string, string>>): MessageExt {
  const { topic, queueId, sysFlag, flag, bornTimestamp, storeTimestamp, body } = reply
  return new MessageExt(
    {
      topic,
      queueId,
      brokerName: reply.brokerName ?? '',
      queueOffset: 0,
      commitLogOffset: 0,
      storeSize: body.length,
      sysFlag,
      flag,
      bornTimestamp,
      storeTimestamp,
      reconsumeTimes: reply.reconsumeTimes ?? 0,
      preparedTransactionOffset: 0,
      bodyCrc: 0,
      body,
    },
    { bornHost: host(reply.bornHost), storeHost: host(reply.storeHost), properties },
  )
}

/** 4.x brokers write `/host:port`. */
function host(text: string): string {
  return text.replace(/^.*\//, '')
}
