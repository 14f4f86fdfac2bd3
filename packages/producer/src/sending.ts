// SPDX-License-Identifier: Apache-2.0
// One send from its first attempt to its result: one deadline over everything, another broker first, the same message
// id each time. Settles exactly once. [DefaultMQProducerImpl.java sendDefaultImpl]
import {
  AbortedError,
  asError,
  ClosedError,
  RouteError,
  SendError,
  TimeoutError,
  UsageError,
  BrokerError,
  sendReplyMessageV2,
  type Answer,
  type MessageQueue,
  type SendAttempt,
} from '@rocketmq-ts/protocol'
import type { BrokerChoice } from './broker-choice.js'
import type { Hooks, SendContext } from './hooks.js'
import type { InFlight, Unsettled } from './in-flight.js'
import type { Outgoing, SendRequest } from './outgoing.js'
import type { PublishTable } from './publish-table.js'
import { outcomeOf, pauseMsAfter, retryRuleOf, type RetryRule } from './retry-rule.js'
import { sendFieldsOf, type Sender } from './send-fields.js'
import type { QueueSelector } from './send-options.js'
import { sendResultOf, type SendResult } from './send-result.js'
import type { TopicPublishInfo } from './topic-publish-info.js'

/** What all sends of a producer share. */
export interface SendingParts extends Sender {
  readonly table: PublishTable
  readonly choice: BrokerChoice
  readonly inFlight: InFlight
  readonly hooks: Hooks
}

/** How one message is sent. */
export interface SendingBounds {
  /** Monotonic milliseconds. */
  readonly deadline: number
  readonly signal: AbortSignal | undefined
  /** Without one, queues take turns. */
  readonly selector: QueueSelector | undefined
}

/** Share of the time left that asking for the route may take between two attempts. */
const refreshShare = 0.25

export class Sending implements Unsettled {
  readonly #parts: SendingParts
  readonly #outgoing: Outgoing
  readonly #bounds: SendingBounds
  readonly #resolve: (result: SendResult) => void
  readonly #reject: (error: Error) => void
  readonly #attempts: SendAttempt[] = []
  /** A result that is weaker than asked for, kept in case that nothing better follows. */
  #weak: SendResult | undefined
  /** Of the attempt under way, when hooks want to know. */
  #context: SendContext | undefined
  #isUnderWay = false
  #isSettled = false

  /**
   * Sends the message when there is a place for it. Rejects with `SendError`, `RouteError`, `NameServerError`,
   * `TimeoutError`, `OverloadError`, `AbortedError` or `ClosedError`.
   */
  static start(parts: SendingParts, outgoing: Outgoing, bounds: SendingBounds): Promise<SendResult> {
    const waiting = parts.inFlight.enter(outgoing.body.length, bounds)
    if (waiting === undefined) return Sending.#startNow(parts, outgoing, bounds)
    return waiting.then(() => Sending.#startNow(parts, outgoing, bounds))
  }

  static #startNow(parts: SendingParts, outgoing: Outgoing, bounds: SendingBounds): Promise<SendResult> {
    return new Promise((resolve, reject) => {
      const sending = new Sending(parts, outgoing, bounds, { resolve, reject })
      parts.inFlight.add(sending)
      void sending.#run()
    })
  }

  private constructor(
    parts: SendingParts,
    outgoing: Outgoing,
    bounds: SendingBounds,
    settle: { resolve: (result: SendResult) => void; reject: (error: Error) => void },
  ) {
    this.#parts = parts
    this.#outgoing = outgoing
    this.#bounds = bounds
    this.#resolve = settle.resolve
    this.#reject = settle.reject
  }

  fail(error: Error): void {
    this.#settle(() => this.#reject(this.#final(error)))
  }

  async #run(): Promise<void> {
    try {
      const result = await this.#deliver()
      this.#settle(() => this.#resolve(result))
    } catch (error) {
      this.#settle(() => this.#reject(asError(error)))
    }
  }

  #settle(act: () => void): void {
    if (this.#isSettled) return
    this.#isSettled = true
    this.#parts.inFlight.delete(this)
    this.#parts.inFlight.leave(this.#outgoing.body.length)
    act()
  }

  async #deliver(): Promise<SendResult> {
    const { table, config, hooks, instance } = this.#parts
    const { topic } = this.#outgoing
    let info = table.ready(topic) ?? (await table.find(topic, this.#lookUpBounds(1)))
    for (;;) {
      const queue = this.#nextQueue(info)
      hooks.check(this.#outgoing, queue, instance.brokers.master(queue.brokerName) ?? '')
      const startedAt = config.client.clock.monotonic()
      try {
        const answer = await this.#attempt(queue, info)
        const result = this.#stored(queue, info, startedAt, answer)
        if (result.status === 'SEND_OK' || !config.retryAnotherBrokerWhenNotStoreOK || !this.#hasMore()) return result
        this.#weak = result
      } catch (thrown) {
        const error = asError(thrown)
        const rule = this.#failed(queue, startedAt, error)
        if (!(await this.#mayTryAgain(rule, info))) return this.#giveUp(error)
      }
      info = table.ready(topic) ?? info
    }
  }

  #nextQueue(info: TopicPublishInfo): MessageQueue {
    const { selector } = this.#bounds
    if (selector === undefined) return this.#parts.choice.next(info, this.#attempts)
    const queue = selector(info.queues, this.#outgoing.head)
    if (queue === undefined) throw new UsageError('the selector chose no queue')
    return queue
  }

  /** Starts one attempt. Not async: the fast path has no promise more than the call's own. */
  #attempt(queue: MessageQueue, info: TopicPublishInfo): Promise<Answer<SendRequest>> {
    const { instance } = this.#parts
    const { body, request } = this.#outgoing
    const address = instance.brokers.master(queue.brokerName)
    if (address === undefined) throw new RouteError(`broker ${queue.brokerName} has no master`)
    const { signal } = this.#bounds
    const timeoutMs = this.#timeOfAttempt(info)
    const fields = sendFieldsOf(this.#parts, this.#outgoing, queue, address, this.#askHooks(queue, address))
    this.#isUnderWay = true
    return instance.call(address, request, fields, { body, timeoutMs, signal })
  }

  /** Half of the time that is left when the message can still go elsewhere, else all of it. */
  #timeOfAttempt(info: TopicPublishInfo): number {
    const { sendMsgMaxTimeoutPerRequest: limit } = this.#parts.config
    const left = this.#timeLeft()
    if (left <= 0) throw new TimeoutError('the time was over before the message was sent', { outcome: 'not-sent' })
    if (!this.#hasMoreAfterThis()) return left
    const share = info.hasSeveralBrokers && this.#bounds.selector === undefined ? left / 2 : left
    return limit === undefined ? share : Math.min(limit, left)
  }

  #stored(queue: MessageQueue, info: TopicPublishInfo, startedAt: number, answer: Answer<SendRequest>): SendResult {
    const { config, choice, table } = this.#parts
    const elapsedMs = config.client.clock.monotonic() - startedAt
    this.#isUnderWay = false
    this.#attempts.push(this.#attemptOf(queue, elapsedMs))
    choice.succeeded(queue.brokerName, elapsedMs)
    if (info.isGuess) table.confirm(this.#outgoing.topic, config.client.clock.monotonic())
    const result = sendResultOf(this.#outgoing, queue, answer, this.#attempts)
    this.#tellHooks(result, undefined)
    return result
  }

  #failed(queue: MessageQueue, startedAt: number, error: Error): RetryRule {
    const { config, choice } = this.#parts
    this.#isUnderWay = false
    this.#attempts.push({ ...this.#attemptOf(queue, config.client.clock.monotonic() - startedAt), error })
    choice.failed(queue.brokerName, error)
    this.#tellHooks(undefined, error)
    return retryRuleOf(error, config.retryResponseCodes, this.#outgoing.request === sendReplyMessageV2)
  }

  /** What hooks add to the properties. */
  #askHooks(queue: MessageQueue, address: string): string {
    const { hooks } = this.#parts
    if (!hooks.watchSends) return ''
    this.#context = hooks.contextOf(this.#outgoing, queue, address, false)
    return hooks.before(this.#context)
  }

  #tellHooks(result: SendResult | undefined, error: Error | undefined): void {
    if (this.#context !== undefined) this.#parts.hooks.after(this.#context, result, error)
    this.#context = undefined
  }

  #attemptOf({ brokerName, queueId }: MessageQueue, elapsedMs: number): SendAttempt {
    return { brokerName, queueId, address: this.#parts.instance.brokers.master(brokerName) ?? '', elapsedMs }
  }

  /** Between two attempts: asks for the route if it is stale, and waits before the same broker is asked again. */
  async #mayTryAgain(rule: RetryRule, info: TopicPublishInfo): Promise<boolean> {
    if (rule.where === 'nowhere' || !this.#hasMore()) return false
    const { table } = this.#parts
    const { topic } = this.#outgoing
    if (rule.isRouteStale) await table.refresh(topic, this.#lookUpBounds(refreshShare))
    const hasElsewhere = this.#hasElsewhere(table.ready(topic) ?? info)
    if (rule.where === 'elsewhere' && !hasElsewhere) return false
    if (rule.isBusy || !hasElsewhere) await this.#pause()
    return !this.#isSettled
  }

  #pause(): Promise<void> {
    const { clock } = this.#parts.config.client
    // A pause that eats the time of the attempt behind it would help nobody.
    const delayMs = Math.min(pauseMsAfter(this.#attempts.length), this.#timeLeft() / 2)
    const { signal } = this.#bounds
    return new Promise(resolve => {
      const done = () => {
        timer.clear()
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = clock.setTimeout(done, delayMs)
      signal?.addEventListener('abort', done, { once: true })
    })
  }

  /** A broker is left that was not asked yet. */
  #hasElsewhere(info: TopicPublishInfo): boolean {
    if (this.#bounds.selector !== undefined) return false
    return info.queues.some(({ brokerName }) => this.#attempts.every(attempt => attempt.brokerName !== brokerName))
  }

  #hasMore(): boolean {
    return this.#attempts.length <= this.#parts.config.retryTimesWhenSendFailed && this.#timeLeft() > 0
  }

  #hasMoreAfterThis(): boolean {
    return this.#attempts.length < this.#parts.config.retryTimesWhenSendFailed
  }

  #timeLeft(): number {
    return this.#bounds.deadline - this.#parts.config.client.clock.monotonic()
  }

  #lookUpBounds(share: number): { timeoutMs: number; signal: AbortSignal | undefined } {
    return { timeoutMs: Math.max(1, this.#timeLeft() * share), signal: this.#bounds.signal }
  }

  #giveUp(error: Error): SendResult {
    if (this.#weak !== undefined) return this.#weak
    throw this.#final(error)
  }

  /** The error that the caller gets: with every attempt, and with what is known of the message. */
  #final(cause: Error): Error {
    const attempts = this.#attempts
    const outcome = this.#isUnderWay ? 'unknown' : outcomeOf(attempts)
    const topic = this.#outgoing.head.topic
    if (cause instanceof AbortedError) return new AbortedError(cause.message, { cause: cause.cause, outcome })
    if (cause instanceof ClosedError) return new ClosedError(cause.message, { cause, outcome })
    if (cause instanceof UsageError) return cause
    const answer = attempts.findLast(({ error }) => error instanceof BrokerError)?.error
    const responseCode = answer instanceof BrokerError ? answer.responseCode : undefined
    return new SendError(failureText(topic, attempts), [...attempts], { cause, outcome, responseCode })
  }
}

function failureText(topic: string, attempts: readonly SendAttempt[]): string {
  const lines = attempts.map(
    ({ brokerName, queueId, elapsedMs, error }) =>
      `\n  ${brokerName} queue ${queueId} after ${Math.round(elapsedMs)} ms: ${error?.message ?? 'stored'}`,
  )
  return `the message to topic "${topic}" could not be sent; tried:${lines.join('')}`
}
