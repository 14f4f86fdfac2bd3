// SPDX-License-Identifier: Apache-2.0
// One call of an administrator. However many requests it takes, they share one deadline and one signal; a facade that
// asked brokers without it would multiply the caller's timeout.
import {
  AbortedError,
  kinds,
  option,
  pause,
  RouteError,
  TimeoutError,
  type Clock,
  type OptionRows,
} from '@rocketmq-ts/core'
import {
  getBrokerClusterInfo,
  type Answer,
  type AnyRequest,
  type Body,
  type Fields,
  type TopicRouteData,
} from '@rocketmq-ts/protocol'
import { type MQClientInstance, mapAddress, mapRoute } from '@rocketmq-ts/client'
import { brokerOf, clusterViewOf, type BrokerView, type ClusterView } from './cluster-view.js'

/** What every method of an administrator takes. */
export interface AdminCallOptions {
  /** Milliseconds for the whole call, however many requests it takes. Default: the administrator's `timeoutMs`. */
  readonly timeoutMs?: number | undefined
  /** Rejects the call with `AbortedError`. A change that has reached a broker stays. */
  readonly signal?: AbortSignal | undefined
}

/** The options that every call has. */
export const callRows = {
  timeoutMs: option.optional<number>(kinds.duration),
  signal: option.optional<AbortSignal>(kinds.signal),
} satisfies OptionRows<AdminCallOptions>

/** Begins a call; throws `StateError` while the administrator does not run. */
export type Begin = (what: string, options: AdminCallOptions | undefined) => Operation

/** The requests of one call. */
export class Operation {
  /** Names the call in errors. */
  readonly what: string
  readonly clock: Clock
  readonly #instance: MQClientInstance
  readonly #timeoutMs: number
  readonly #deadline: number
  readonly #signal: AbortSignal | undefined

  constructor(what: string, instance: MQClientInstance, options: AdminCallOptions & { readonly timeoutMs: number }) {
    this.what = what
    this.clock = instance.config.clock
    this.#instance = instance
    this.#timeoutMs = options.timeoutMs
    this.#deadline = this.clock.monotonic() + options.timeoutMs
    this.#signal = options.signal
  }

  /** Sends a request to a broker. */
  async ask<R extends AnyRequest>(address: string, request: R, fields: Fields<R>, body?: Body<R>): Promise<Answer<R>> {
    return this.#instance.call(address, request, fields, { ...this.#left(), ...(body === undefined ? {} : { body }) })
  }

  /** Sends a request to one name server; the others are tried when it cannot be reached. */
  async askNameServer<R extends AnyRequest>(request: R, fields: Fields<R>): Promise<Answer<R>> {
    return this.#instance.nameServers.call(request, fields, this.#left())
  }

  /** Sends a request to every name server. Rejects with `NameServerError`, which lists those that failed. */
  async askEachNameServer<R extends AnyRequest>(
    request: R,
    fields: Fields<R>,
    body?: Body<R>,
  ): Promise<readonly Answer<R>[]> {
    const bodyOption = body === undefined ? {} : { body }
    return this.#instance.nameServers.callEach(request, fields, { ...this.#left(), ...bodyOption })
  }

  /** `host:port` of the name servers, in the order in which `askEachNameServer` answers. */
  get nameServers(): readonly string[] {
    return this.#instance.nameServers.addresses
  }

  /** The route of a topic as the name servers tell it now, never a remembered one. */
  async findRoute(topic: string): Promise<TopicRouteData | undefined> {
    const route = await this.#instance.nameServers.routeOf(topic, this.#left())
    return route === undefined ? undefined : mapRoute(route, this.#instance.config.addressMap)
  }

  /** The same; rejects with `RouteError` when no name server knows the topic. */
  async route(topic: string): Promise<TopicRouteData> {
    const route = await this.findRoute(topic)
    if (route === undefined) throw new RouteError(`${this.what}: no name server knows topic "${topic}"`)
    return route
  }

  /** All clusters and brokers. */
  async clusterView(): Promise<ClusterView> {
    const { body } = await this.askNameServer(getBrokerClusterInfo, {})
    return clusterViewOf(body, this.#instance.config.addressMap)
  }

  /** A broker by its name. Rejects with `RouteError` when no name server knows it. */
  async broker(brokerName: string): Promise<BrokerView> {
    return brokerOf(await this.clusterView(), brokerName, this.what)
  }

  /** Where to dial a host that is in an id of a message. */
  mapAddress(address: string): string {
    return mapAddress(address, this.#instance.config.addressMap)
  }

  /** Lets time pass before a question is asked again. */
  async pause(delayMs: number): Promise<void> {
    const { timeoutMs } = this.#left()
    await pause(this.clock, Math.min(delayMs, timeoutMs), this.#signal)
  }

  /** What is left for the next request. */
  #left(): { readonly timeoutMs: number; readonly signal: AbortSignal | undefined } {
    const signal = this.#signal
    if (signal?.aborted === true) {
      throw new AbortedError(`${this.what} was aborted`, { cause: signal.reason, outcome: 'not-sent' })
    }
    const timeoutMs = this.#deadline - this.clock.monotonic()
    if (timeoutMs <= 0) {
      throw new TimeoutError(`${this.what} took longer than ${this.#timeoutMs} ms`, { outcome: 'not-sent' })
    }
    return { timeoutMs, signal }
  }
}
