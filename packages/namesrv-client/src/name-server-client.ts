// SPDX-License-Identifier: Apache-2.0
// Talks to the name servers: stays with one that works, and goes through the others within the same call when it
// does not. (Java tries one per call since 5.0, so a dead server costs a whole failed call.)
import { asError, BrokerError, NameServerError, type Attempt, type Clock } from '@rocketmq-ts/core'
import { getRouteInfoByTopic, isUnknownRequest, type TopicRouteData } from '@rocketmq-ts/protocol'
import {
  defaultRequestTimeoutMs,
  type Answer,
  type AnyRequest,
  type Body,
  type Fields,
  type RemotingClient,
} from '@rocketmq-ts/remoting'

export interface NameServerClientOptions {
  /** Makes the calls; whoever made it closes it. */
  readonly remoting: RemotingClient
  /** `host:port` of each; may be empty until discovery has found some. */
  readonly addresses: readonly string[]
  /** Times calls. */
  readonly clock: Clock
  /** Milliseconds of one call over all servers. Default 3000. */
  readonly timeoutMs?: number | undefined
}

export interface NameServerCallOptions {
  /** Milliseconds of the call over all servers. Default: that of the client. */
  readonly timeoutMs?: number | undefined
  /** Rejects the call with `AbortedError`. */
  readonly signal?: AbortSignal | undefined
}

export class NameServerClient {
  readonly #remoting: RemotingClient
  readonly #clock: Clock
  readonly #timeoutMs: number
  #addresses: readonly string[]
  /** The one that answered last; a random start spreads clients over the servers. */
  #chosen: number
  #serverVersion = 0

  constructor(options: NameServerClientOptions) {
    this.#remoting = options.remoting
    this.#clock = options.clock
    this.#timeoutMs = options.timeoutMs ?? defaultRequestTimeoutMs
    this.#addresses = options.addresses
    this.#chosen = Math.floor(Math.random() * Math.max(1, options.addresses.length))
  }

  get addresses(): readonly string[] {
    return this.#addresses
  }

  /** Ordinal of the RocketMQ version of the server that answered last; 0 before the first answer. */
  get serverVersion(): number {
    return this.#serverVersion
  }

  /** Takes another list; connections to servers that are not on it any more are closed. */
  update(addresses: readonly string[]): void {
    const gone = this.#addresses.filter(address => !addresses.includes(address))
    const chosen = addresses.indexOf(this.#addresses[this.#chosen] ?? '')
    this.#addresses = addresses
    this.#chosen = chosen >= 0 ? chosen : Math.floor(Math.random() * Math.max(1, addresses.length))
    for (const address of gone) void this.#remoting.disconnect(address)
  }

  /**
   * Route of a topic, or `undefined` when the name servers do not know it. Rejects with `NameServerError` when none
   * could be asked.
   */
  async routeOf(topic: string, options: NameServerCallOptions = {}): Promise<TopicRouteData | undefined> {
    try {
      const answer = await this.call(getRouteInfoByTopic, { topic, acceptStandardJsonOnly: true }, options)
      return answer.body
    } catch (error) {
      if (error instanceof BrokerError && error.responseName === 'TOPIC_NOT_EXIST') return undefined
      throw error
    }
  }

  /**
   * Sends a request to one name server; the next is tried when one cannot be reached or does not answer in its share
   * of the time. Rejects with `NameServerError`, which lists every attempt, or with the server's own refusal.
   */
  async call<R extends AnyRequest>(
    request: R,
    fields: Fields<R>,
    options: NameServerCallOptions & { readonly body?: Body<R> } = {},
  ): Promise<Answer<R>> {
    const deadline = this.#clock.monotonic() + (options.timeoutMs ?? this.#timeoutMs)
    const order = this.#order()
    const attempts: Attempt[] = []
    for (const [index, address] of order.entries()) {
      const startedAt = this.#clock.monotonic()
      if (startedAt >= deadline) break
      try {
        const timeoutMs = (deadline - startedAt) / (order.length - index)
        const answer = await this.#remoting.call(address, request, fields, { ...options, timeoutMs })
        this.#choose(address, answer.command.version)
        return answer
      } catch (thrown) {
        const error = explained(address, asError(thrown))
        if (isFinal(error)) throw error
        attempts.push({ address, elapsedMs: this.#clock.monotonic() - startedAt, error })
      }
    }
    throw unreachable(request.name, attempts)
  }

  /** Sends a request to every name server. Rejects with `NameServerError` when one of them failed. */
  async callEach<R extends AnyRequest>(
    request: R,
    fields: Fields<R>,
    options: NameServerCallOptions & { readonly body?: Body<R> } = {},
  ): Promise<readonly Answer<R>[]> {
    const timeoutMs = options.timeoutMs ?? this.#timeoutMs
    const startedAt = this.#clock.monotonic()
    const results = await Promise.allSettled(
      this.#addresses.map(address => this.#remoting.call(address, request, fields, { ...options, timeoutMs })),
    )
    const attempts = results.flatMap((result, index): Attempt[] => {
      if (result.status === 'fulfilled') return []
      const elapsedMs = this.#clock.monotonic() - startedAt
      return [{ address: this.#addresses[index] ?? '', elapsedMs, error: asError(result.reason) }]
    })
    if (results.length === 0) throw unreachable(request.name, attempts)
    if (attempts.length > 0) throw failedOnSome(request.name, attempts, results.length)
    return results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
  }

  /** All servers, the chosen one first. */
  #order(): readonly string[] {
    return [...this.#addresses.slice(this.#chosen), ...this.#addresses.slice(0, this.#chosen)]
  }

  #choose(address: string, version: number): void {
    this.#serverVersion = version
    const index = this.#addresses.indexOf(address)
    if (index >= 0) this.#chosen = index
  }
}

/** A broker does not know what name servers are asked. */
function explained(address: string, error: Error): Error {
  if (!isUnknownRequest(error)) return error
  const text = `${address} is no name server: it answers as a broker does; set \`namesrvAddr\` to a name server (port 9876)`
  return new BrokerError(text, error, { cause: error, retry: 'elsewhere', address, request: error.request ?? '' })
}

/** A refusal is an answer: another server would give the same. */
function isFinal(error: Error): boolean {
  return (error instanceof BrokerError && error.retry === 'never') || isTopicMissing(error) || isAborted(error)
}

function isTopicMissing(error: Error): boolean {
  return error instanceof BrokerError && error.responseName === 'TOPIC_NOT_EXIST'
}

function isAborted(error: Error): boolean {
  return 'code' in error && (error.code === 'ERR_ABORTED' || error.code === 'ERR_USAGE' || error.code === 'ERR_CLOSED')
}

function listed(attempts: readonly Attempt[]): string {
  return attempts
    .map(({ address, elapsedMs, error }) => `\n  ${address} after ${Math.round(elapsedMs)} ms: ${error.message}`)
    .join('')
}

function failedOnSome(request: string, attempts: readonly Attempt[], count: number): NameServerError {
  const text = `${request} failed on ${attempts.length} of ${count} name servers:${listed(attempts)}`
  return new NameServerError(text, attempts, { request, cause: attempts.at(-1)?.error, outcome: 'unknown' })
}

function unreachable(request: string, attempts: readonly Attempt[]): NameServerError {
  const cause = attempts.at(-1)?.error
  const text =
    attempts.length === 0
      ? 'no name server is known; set `namesrvAddr` (host:port) or the environment variable NAMESRV_ADDR'
      : `no name server answered ${request}; tried:${listed(attempts)}`
  return new NameServerError(text, attempts, { request, cause })
}
