// SPDX-License-Identifier: Apache-2.0
// One send: attempts within one deadline. Only what can succeed is tried again, and the error says what is known of the
// message: not sent, refused, or perhaps stored.
import {
  AbortedError,
  asError,
  backOffMs,
  BrokerError,
  ClosedError,
  Pace,
  pause,
  RocketMQError,
  RouteError,
  SendError,
  TimeoutError,
  UsageError,
  type Outcome,
  type SendStatus,
  LinkedAbort,
} from '@rocketmq-ts/core'
import { factsOfCode, wire } from '@rocketmq-ts/grpc-protocol'
import type { Outgoing } from './outgoing-message.js'
import type { Peer } from './peer.js'
import type { ProxySendAttempt } from './producer-message.js'
import type { ProxyClient } from './proxy-client.js'
import type { RetryPolicy } from './retry-policy.js'
import { isWritable, type Route } from './routes.js'

/** What is sent together: one message, or a batch of one topic. */
export interface Shipment {
  readonly topic: string
  readonly messages: readonly Outgoing[]
  /** Rejects with `UsageError` when the topic does not take such messages; `undefined` when it is known to. */
  readonly check: (route: Route) => Promise<void> | undefined
}

export interface SendingOptions {
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  readonly policy: RetryPolicy
  /** Once a half message may have left, it is not sent again. */
  readonly isTransaction: boolean
}

export interface Shipped {
  readonly entries: readonly wire.SendResultEntry[]
  readonly attempts: readonly ProxySendAttempt[]
  /** The peer that took it. */
  readonly peer: Peer
}

/** Stored, though not as safely as the broker is set to. */
const storedLessSafely: Readonly<Record<number, SendStatus>> = {
  [wire.Code.MASTER_PERSISTENCE_TIMEOUT]: 'FLUSH_DISK_TIMEOUT',
  [wire.Code.SLAVE_PERSISTENCE_TIMEOUT]: 'FLUSH_SLAVE_TIMEOUT',
  [wire.Code.HA_NOT_AVAILABLE]: 'SLAVE_NOT_AVAILABLE',
}

/** The status of a stored message; undefined when it is not stored. */
export function sendStatusOf(code: number): SendStatus | undefined {
  return code === wire.Code.OK ? 'SEND_OK' : storedLessSafely[code]
}

const accepted: readonly number[] = [
  wire.Code.OK,
  wire.Code.MULTIPLE_RESULTS,
  ...Object.keys(storedLessSafely).map(Number),
]

/** Attempts that may follow each other at once: behind one server are several brokers. */
const atOnce = 3

/** Between attempts that found no connection. */
const reconnecting = { initialMs: 50, maxMs: 500 }

export class Sending {
  readonly #client: ProxyClient
  readonly #shipment: Shipment
  readonly #options: SendingOptions
  readonly #attempts: ProxySendAttempt[] = []
  readonly #endsAt: number
  readonly #linked: LinkedAbort | undefined
  /** Aborts when the caller gives up, or the producer closes. */
  readonly #ending: AbortSignal
  readonly #pace = new Pace()
  #outcome: Outcome = 'not-sent'
  #counted = 0

  constructor(client: ProxyClient, shipment: Shipment, options: SendingOptions) {
    this.#client = client
    this.#shipment = shipment
    this.#options = options
    this.#endsAt = client.config.clock.monotonic() + options.timeoutMs
    // A linked signal is expensive, and most sends have no signal of their own.
    this.#linked = options.signal && new LinkedAbort(options.signal, client.closing)
    this.#ending = this.#linked?.signal ?? client.closing
  }

  /** Resolves when the server has stored it; else rejects as `Producer.send` does. */
  run(): Promise<Shipped> {
    const work = this.#run()
    return this.#linked === undefined ? work : work.finally(() => this.#linked?.release())
  }

  async #run(): Promise<Shipped> {
    for (let withoutConnection = 0; ;) {
      this.#throwIfStopped()
      const failure = await this.#attempt()
      if (!(failure instanceof Error)) return failure
      this.#throwIfStopped()
      const waitMs = this.#waitAfter(failure, withoutConnection)
      if (waitMs === undefined || waitMs >= this.#leftMs) throw this.#failed(failure)
      if (outcomeOf(failure) === 'not-sent') withoutConnection++
      if (waitMs > 0) await pause(this.#client.config.clock, waitMs, this.#ending)
    }
  }

  get #leftMs(): number {
    return this.#endsAt - this.#client.config.clock.monotonic()
  }

  /** Resolves to the failure instead of rejecting, so that what is no failure of an attempt passes through. */
  async #attempt(): Promise<Shipped | Error> {
    const startedAt = this.#client.config.clock.monotonic()
    let peer: Peer | undefined
    const record = (error?: Error) => {
      const elapsedMs = this.#client.config.clock.monotonic() - startedAt
      const address = peer?.key ?? ''
      this.#attempts.push({
        brokerName: '',
        queueId: -1,
        address,
        elapsedMs,
        ...(error === undefined ? {} : { error }),
      })
    }
    try {
      const { topic, check } = this.#shipment
      const route = this.#client.wellRoute(topic) ?? (await this.#client.route(topic))
      const checking = check(route)
      if (checking !== undefined) await checking
      peer = this.#choose(route)
      const shareMs = this.#share(route)
      if (!peer.isSettled) await peer.ready(shareMs, this.#ending)
      const entries = await this.#ship(peer, Math.max(1, Math.min(shareMs, this.#leftMs)))
      record()
      return { entries, peer, attempts: this.#attempts }
    } catch (thrown) {
      const error = asError(thrown)
      // A topic that does not exist is not there a moment later either.
      if (!(error instanceof RocketMQError) || error instanceof UsageError || error instanceof RouteError) throw error
      record(error)
      if (peer !== undefined) this.#client.failed(peer, error)
      if (outcomeOf(error) === 'unknown') this.#outcome = 'unknown'
      else if (this.#outcome !== 'unknown') this.#outcome = outcomeOf(error)
      return error
    }
  }

  async #ship(peer: Peer, timeoutMs: number): Promise<readonly wire.SendResultEntry[]> {
    const messages = this.#shipment.messages.map(({ draft }) => draft)
    const { entries, status } = await peer.channel.call(
      'SendMessage',
      { messages },
      { timeoutMs, signal: this.#ending },
      accepted,
    )
    // The proxy answers one entry for a batch. An answer without any says only what became of all.
    const bad = entries.find(entry => entry.status !== null && sendStatusOf(entry.status.code) === undefined)
    if (bad !== undefined) throw peer.channel.statusError('SendMessage', bad.status)
    if (entries.length === 0 && sendStatusOf(status?.code ?? 0) === undefined)
      throw peer.channel.statusError('SendMessage', status)
    return entries
  }

  /** Servers take turns; one that is not well comes last. Messages of one group go to one server while it is well. */
  #choose({ targets, topic }: Route): Peer {
    const writable = targets.filter(({ queues }) => queues.some(isWritable))
    if (writable.length === 0)
      throw new BrokerError(`topic "${topic}" has no queue that can be written to`, noPermission, { retry: 'later' })
    const well = writable.filter(({ key }) => this.#client.isWell(key))
    const fresh = well.filter(({ key }) => !this.#attempts.some(({ address }) => address === key))
    const candidates = [fresh, well, writable].find(list => list.length > 0) ?? writable
    const group = this.#shipment.messages[0]?.draft.systemProperties?.messageGroup ?? undefined
    const chosen = candidates[(group === undefined ? turn++ : hashOf(group)) % candidates.length] ?? writable[0]
    return this.#client.peer(chosen?.addresses ?? [])
  }

  /** An attempt may use half of what is left while another server, or another access point, could be tried after it. */
  #share({ targets }: Route): number {
    const others = Math.max(targets.length, this.#client.config.accessPoints.length)
    return Math.max(1, others > 1 && !this.#options.isTransaction ? this.#leftMs / 2 : this.#leftMs)
  }

  /** Milliseconds until the next attempt; undefined for no further attempt. */
  #waitAfter(failure: Error, withoutConnection: number): number | undefined {
    if (!(failure instanceof RocketMQError) || failure.retry === 'never') return undefined
    const { policy, isTransaction } = this.#options
    if (outcomeOf(failure) === 'not-sent') {
      const others = this.#client.config.accessPoints.length - 1
      return withoutConnection < others ? 0 : backOffMs(reconnecting, withoutConnection + 1)
    }
    if (isTransaction && outcomeOf(failure) === 'unknown') return undefined
    this.#counted++
    if (this.#counted >= policy.maxAttempts) return undefined
    const leastMs = this.#counted < atOnce ? 0 : this.#pace.fruitless()
    return failure.retry === 'later' ? Math.max(leastMs, policy.delayMs(this.#counted)) : leastMs
  }

  #throwIfStopped(): void {
    if (!this.#ending.aborted) return
    const { signal } = this.#options
    const outcome = this.#outcome
    if (this.#client.closing.aborted && signal?.aborted !== true) {
      throw new ClosedError('the producer was closed before the send was over', { outcome })
    }
    throw new AbortedError('the send was aborted', { cause: signal?.reason, outcome })
  }

  #failed(cause: Error): Error {
    const attempts = this.#attempts
    const answer = attempts.findLast(({ error }) => error instanceof BrokerError)?.error
    const lines = attempts.map(
      ({ address, elapsedMs, error }) =>
        `\n  ${address || 'no server'} after ${Math.round(elapsedMs)} ms: ${error?.message ?? 'stored'}`,
    )
    return new SendError(
      `the message to topic "${this.#shipment.topic}" could not be sent; tried:${lines.join('')}`,
      attempts,
      {
        cause,
        outcome: this.#outcome,
        responseCode: answer instanceof BrokerError ? answer.responseCode : undefined,
      },
    )
  }
}

const noPermission = { responseCode: wire.Code.FORBIDDEN, responseName: factsOfCode(wire.Code.FORBIDDEN).name }

let turn = 0

function hashOf(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index++) hash = (hash * 31 + text.charCodeAt(index)) >>> 0
  return hash
}

function outcomeOf(error: Error): Outcome {
  if (error instanceof TimeoutError) return error.outcome ?? 'unknown'
  return error instanceof RocketMQError ? (error.outcome ?? 'unknown') : 'unknown'
}
