// SPDX-License-Identifier: Apache-2.0
// What follows from the failure of one attempt. [DefaultMQProducerImpl.java sendDefaultImpl]
import {
  backOffMs,
  BrokerError,
  ConnectionError,
  RocketMQError,
  RouteError,
  type Outcome,
  type SendAttempt,
} from '@rocketmq-ts/core'
import { busyAnswers, type ResponseName } from '@rocketmq-ts/protocol'

export interface RetryRule {
  /** Where another attempt may go: nowhere, to another broker only, or to the same one too. */
  readonly where: 'nowhere' | 'elsewhere' | 'anywhere'
  /** The peer is overloaded: wait even before another broker is asked. */
  readonly isBusy: boolean
  /** What we believe about the topic's queues, or about the broker's address, is out of date. */
  readonly isRouteStale: boolean
}

/** Bounded, so that a send with much time goes through soon after its broker is back. */
const backOff = { initialMs: 150, maxMs: 2000, jitter: 0.2 }

const giveUp: RetryRule = { where: 'nowhere', isBusy: false, isRouteStale: false }

/** The message is stored, though not as safely as was asked for. */
export const afterWeakResult: RetryRule = { where: 'anywhere', isBusy: false, isRouteStale: false }

/** Answers that mean that the topic or the queue is not there, or not writable any more. */
const staleAnswers = answers('TOPIC_NOT_EXIST', 'NO_PERMISSION', 'SERVICE_NOT_AVAILABLE')
/** 5.x answers INVALID_PARAMETER, 4.9 SYSTEM_ERROR. [AbstractSendMessageProcessor.java msgCheck] */
const illegalQueue = /queueId\[.*\] is illegal/

/**
 * @param codes response codes after which a send is tried again
 * @param isReply a broker that does not know the client that waits for the reply says SYSTEM_ERROR: another may know it
 */
export function retryRuleOf(error: Error, codes: ReadonlySet<number>, isReply = false): RetryRule {
  if (error instanceof BrokerError) return ruleOfAnswer(error, codes, isReply)
  if (!(error instanceof RocketMQError) || error.retry === 'never') return giveUp
  return {
    where: 'anywhere',
    isBusy: error.code === 'ERR_OVERLOAD',
    isRouteStale: error instanceof ConnectionError || error instanceof RouteError,
  }
}

function ruleOfAnswer(error: BrokerError, codes: ReadonlySet<number>, isReply: boolean): RetryRule {
  const hasMoved = error.responseName === 'NOT_LEADER_FOR_QUEUE'
  if (hasMoved || illegalQueue.test(error.remark ?? '')) return { where: 'anywhere', isBusy: false, isRouteStale: true }
  if (!codes.has(error.responseCode)) return giveUp
  return {
    // A broker that forbids it, or does not know us, will say the same again.
    where: error.responseName === 'NO_PERMISSION' || isReply ? 'elsewhere' : 'anywhere',
    isBusy: busyAnswers.has(error.responseName),
    isRouteStale: staleAnswers.has(error.responseName),
  }
}

/** The names that a broker may answer with, for a look-up of what it did answer. */
function answers(...names: readonly ResponseName[]): ReadonlySet<string> {
  return new Set(names)
}

/** Milliseconds before the same broker is asked again, after this many attempts. */
export function pauseMsAfter(attempts: number): number {
  return backOffMs(backOff, attempts)
}

/** What is known of a message after all its attempts: one that may be stored makes it `unknown`. */
export function outcomeOf(attempts: readonly SendAttempt[]): Outcome {
  const outcomes = attempts.map(({ error }) => (error instanceof RocketMQError ? error.outcome : 'unknown'))
  if (outcomes.includes('unknown') || outcomes.includes(undefined)) return 'unknown'
  return outcomes.includes('rejected') ? 'rejected' : 'not-sent'
}
