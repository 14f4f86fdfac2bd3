// SPDX-License-Identifier: Apache-2.0
// One send from its first attempt to its result: one deadline over everything, another broker first, the same message
// id each time. Settles exactly once. [DefaultMQProducerImpl.java sendDefaultImpl]
import { asError, pause, RouteError, TimeoutError, type SendAttempt } from '@rocketmq-ts/core'
import { sendReplyMessageV2, type Answer, type MessageQueue } from '@rocketmq-ts/protocol'
import type { BrokerChoice } from './broker-choice.js'
import type { Hooks, SendContext } from './hooks.js'
import type { InFlight, Unsettled } from './in-flight.js'
import type { Outgoing, SendRequest } from './outgoing.js'
import type { PublishTable } from './publish-table.js'
import { afterWeakResult, outcomeOf, pauseMsAfter, retryRuleOf, type RetryRule } from './retry-rule.js'
import { sendErrorOf } from './send-failure.js'
import { sendFieldsOf, type Sender } from './send-fields.js'
import { chosenQueue, type QueueSelector } from './send-options.js'
import { sendResultOf, type SendResult } from './send-result.js'
import { assertKnowsTimers } from './timer-support.js'
import type { TopicPublishInfo } from './topic-publish-info.js'

/** What all sends of a producer share. */
export interface JoinedProducer extends Sender {
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
  place = -1
  readonly #producer: JoinedProducer
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
  static start(producer: JoinedProducer, outgoing: Outgoing, bounds: SendingBounds): Promise<SendResult> {
    const waiting = producer.inFlight.enter(outgoing.body.length, bounds)
    if (waiting === undefined) return Sending.#startNow(producer, outgoing, bounds)
    return waiting.then(() => Sending.#startNow(producer, outgoing, bounds))
  }

  static #startNow(producer: JoinedProducer, outgoing: Outgoing, bounds: SendingBounds): Promise<SendResult> {
    return new Promise((resolve, reject) => {
      const sending = new Sending(producer, outgoing, bounds, resolve, reject)
      producer.inFlight.add(sending)
      void sending.#run()
    })
  }

  private constructor(
    producer: JoinedProducer,
    outgoing: Outgoing,
    bounds: SendingBounds,
    resolve: (result: SendResult) => void,
    reject: (error: Error) => void,
  ) {
    this.#producer = producer
    this.#outgoing = outgoing
    this.#bounds = bounds
    this.#resolve = resolve
    this.#reject = reject
  }

  fail(error: Error): void {
    if (this.#end()) this.#reject(this.#failure(error))
  }

  /** One async function for all of it: each more is a promise more for every message. Never rejects. */
  async #run(): Promise<void> {
    const { table, config } = this.#producer
    const { topic } = this.#outgoing
    const { clock } = config.client
    try {
      let info = table.ready(topic) ?? (await table.find(topic, this.#lookUpBounds(1)))
      for (;;) {
        const queue = this.#nextQueue(info)
        const broker = info.holderOf(queue)
        this.#checkAllowed(queue, broker)
        const startedAt = clock.monotonic()
        let failure: Error | undefined
        try {
          const answer = await this.#attempt(queue, broker, info)
          const result = this.#stored(queue, answer, this.#attemptOf(queue, broker, startedAt))
          if (info.isGuess) table.confirm(topic, info, clock.monotonic())
          if (this.#isGoodEnough(result)) {
            this.#succeed(result)
            return
          }
          this.#weak = result
        } catch (thrown) {
          failure = asError(thrown)
        }
        const rule =
          failure === undefined
            ? afterWeakResult
            : this.#failed({ ...this.#attemptOf(queue, broker, startedAt), error: failure })
        if (!(await this.#mayTryAgain(rule, info))) {
          this.#giveUp(failure)
          return
        }
        info = table.ready(topic) ?? info
      }
    } catch (error) {
      this.#giveUp(asError(error))
    }
  }

  #succeed(result: SendResult): void {
    if (this.#end()) this.#resolve(result)
  }

  /** @param error absent after a result that is weaker than asked for */
  #giveUp(error: Error | undefined): void {
    if (this.#weak !== undefined) this.#succeed(this.#weak)
    else if (error !== undefined) this.fail(error)
  }

  /** Gives its place back; true for the first caller, which settles the send. */
  #end(): boolean {
    if (this.#isSettled) return false
    this.#isSettled = true
    const { inFlight } = this.#producer
    inFlight.delete(this)
    inFlight.leave(this.#outgoing.body.length)
    return true
  }

  #isGoodEnough({ status }: SendResult): boolean {
    return status === 'SEND_OK' || !this.#producer.config.retryAnotherBrokerWhenNotStoreOK || !this.#hasMore()
  }

  #nextQueue(info: TopicPublishInfo): MessageQueue {
    const { selector } = this.#bounds
    if (selector === undefined) return this.#producer.choice.next(info, this.#attempts)
    return chosenQueue(selector, info.queues, this.#outgoing.head)
  }

  /** Throws what a hook throws that forbids the send. */
  #checkAllowed(queue: MessageQueue, broker: string): void {
    const { hooks, instance } = this.#producer
    if (hooks.checkSends) hooks.check(this.#outgoing, queue, instance.brokers.master(broker) ?? '')
  }

  /** Starts one attempt. */
  #attempt(queue: MessageQueue, broker: string, info: TopicPublishInfo): Promise<Answer<SendRequest>> {
    const { body, request } = this.#outgoing
    const { signal } = this.#bounds
    const address = this.#producer.instance.brokers.master(broker)
    if (address === undefined) throw new RouteError(`broker ${broker} has no master`)
    assertKnowsTimers(this.#producer.instance.brokers.versionOf(address), this.#outgoing.head, broker)
    const timeoutMs = this.#timeOfAttempt(info)
    const fields = sendFieldsOf(this.#producer, this.#outgoing, queue, address, this.#askHooks(queue, address))
    this.#isUnderWay = true
    return this.#producer.instance.call(address, request, fields, { body, timeoutMs, signal })
  }

  /** Half of the time that is left when the message can still go elsewhere, else all of it. */
  #timeOfAttempt(info: TopicPublishInfo): number {
    const { sendMsgMaxTimeoutPerRequest: limit, retryTimesWhenSendFailed } = this.#producer.config
    const left = this.#timeLeft()
    if (left <= 0) throw new TimeoutError('the time was over before the message was sent', { outcome: 'not-sent' })
    if (this.#attempts.length >= retryTimesWhenSendFailed) return left
    const share = info.hasSeveralBrokers && this.#bounds.selector === undefined ? left / 2 : left
    return limit === undefined ? share : Math.min(limit, left)
  }

  #stored(queue: MessageQueue, answer: Answer<SendRequest>, attempt: SendAttempt): SendResult {
    this.#isUnderWay = false
    this.#attempts.push(attempt)
    this.#producer.choice.succeeded(attempt.brokerName, attempt.elapsedMs)
    const result = sendResultOf(this.#outgoing, queue, answer, this.#attempts)
    this.#tellHooks(result, undefined)
    return result
  }

  #failed(attempt: SendAttempt & { readonly error: Error }): RetryRule {
    const { config, choice } = this.#producer
    const { error } = attempt
    this.#isUnderWay = false
    this.#attempts.push(attempt)
    choice.failed(attempt.brokerName, error)
    this.#tellHooks(undefined, error)
    return retryRuleOf(error, config.retryResponseCodes, this.#outgoing.request === sendReplyMessageV2)
  }

  #attemptOf({ queueId }: MessageQueue, brokerName: string, startedAt: number): SendAttempt {
    const { instance, config } = this.#producer
    const elapsedMs = config.client.clock.monotonic() - startedAt
    return { brokerName, queueId, address: instance.brokers.master(brokerName) ?? '', elapsedMs }
  }

  /** What hooks add to the properties. */
  #askHooks(queue: MessageQueue, address: string): string {
    const { hooks } = this.#producer
    if (!hooks.watchSends) return ''
    this.#context = hooks.contextOf(this.#outgoing, queue, address, false)
    return hooks.before(this.#context)
  }

  #tellHooks(result: SendResult | undefined, error: Error | undefined): void {
    if (this.#context !== undefined) this.#producer.hooks.after(this.#context, result, error)
    this.#context = undefined
  }

  /** Between two attempts: asks for the route if it is stale, and waits before the same broker is asked again. */
  async #mayTryAgain(rule: RetryRule, info: TopicPublishInfo): Promise<boolean> {
    if (rule.where === 'nowhere' || !this.#hasMore()) return false
    const { table, config } = this.#producer
    const { topic } = this.#outgoing
    if (rule.isRouteStale) await table.refresh(topic, this.#lookUpBounds(refreshShare))
    const hasElsewhere = this.#hasElsewhere(table.ready(topic) ?? info)
    if (rule.where === 'elsewhere' && !hasElsewhere) return false
    if (rule.isBusy || !hasElsewhere) await pause(config.client.clock, this.#pauseMs(), this.#bounds.signal)
    return !this.#isSettled
  }

  /** A pause that takes the time of the attempt after it would be of no use. */
  #pauseMs(): number {
    return Math.min(pauseMsAfter(this.#attempts.length), this.#timeLeft() / 2)
  }

  /** A broker is left that was not asked yet. */
  #hasElsewhere(info: TopicPublishInfo): boolean {
    if (this.#bounds.selector !== undefined) return false
    return info.queues.some(queue => this.#attempts.every(attempt => attempt.brokerName !== info.holderOf(queue)))
  }

  #hasMore(): boolean {
    return this.#attempts.length <= this.#producer.config.retryTimesWhenSendFailed && this.#timeLeft() > 0
  }

  #timeLeft(): number {
    return this.#bounds.deadline - this.#producer.config.client.clock.monotonic()
  }

  #lookUpBounds(share: number): { timeoutMs: number; signal: AbortSignal | undefined } {
    return { timeoutMs: Math.max(1, this.#timeLeft() * share), signal: this.#bounds.signal }
  }

  #failure(cause: Error): Error {
    const attempts = this.#attempts
    const outcome = this.#isUnderWay ? 'unknown' : outcomeOf(attempts)
    return sendErrorOf({ topic: this.#outgoing.head.topic, attempts, outcome, cause })
  }
}
