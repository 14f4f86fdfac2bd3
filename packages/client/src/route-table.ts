// SPDX-License-Identifier: Apache-2.0
// The routes of the topics in use. An empty answer or an error never clears a good route: name servers
// that restart know nothing for some seconds.
import { isDeepStrictEqual } from 'node:util'
import { AbortedError, TimeoutError, withDeadline, type Clock } from '@rocketmq-ts/core'
import { getRouteInfoByTopic, type TopicRouteData } from '@rocketmq-ts/protocol'
import { mapRoute, type AddressMap } from './address-map.js'

export interface RouteTableOptions {
  readonly clock: Clock
  /** Asks the name servers; `undefined` when they do not know the topic. */
  readonly ask: (topic: string) => Promise<TopicRouteData | undefined>
  readonly addressMap: AddressMap | undefined
  /** A route is new, or another than before. */
  readonly onChange: (topic: string, route: TopicRouteData, before: TopicRouteData | undefined) => void
}

/** How long a caller waits for a look-up that it may share with others. */
export interface LookUpOptions {
  /** Milliseconds that the caller waits; the look-up itself goes on for others. Default: no bound of its own. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait of the caller with `AbortedError`. */
  readonly signal?: AbortSignal | undefined
}

export class RouteTable {
  readonly #options: RouteTableOptions
  readonly #routes = new Map<string, TopicRouteData>()
  readonly #asking = new Map<string, Promise<TopicRouteData | undefined>>()

  constructor(options: RouteTableOptions) {
    this.#options = options
  }

  /** The route as it is known; nothing is asked. */
  get(topic: string): TopicRouteData | undefined {
    return this.#routes.get(topic)
  }

  get all(): Iterable<TopicRouteData> {
    return this.#routes.values()
  }

  /**
   * Asks the name servers now and resolves to what is known then, `undefined` for an unknown topic. Callers that ask
   * for the same topic at the same time share one request. Rejects with `NameServerError` when none answered.
   */
  update(topic: string, options: LookUpOptions = {}): Promise<TopicRouteData | undefined> {
    const asking = this.#asking.get(topic) ?? this.#ask(topic)
    const { timeoutMs, signal } = options
    if (timeoutMs === undefined && signal === undefined) return asking
    const context = { request: getRouteInfoByTopic.name, outcome: 'not-sent' } as const
    return withDeadline(asking, {
      clock: this.#options.clock,
      timeoutMs,
      signal,
      onTimeout: () => new TimeoutError(`the route of "${topic}" was not known within ${timeoutMs} ms`, context),
      onAbort: cause => new AbortedError(`the look-up of "${topic}" was aborted`, { cause, ...context }),
    })
  }

  #ask(topic: string): Promise<TopicRouteData | undefined> {
    const asking = this.#options
      .ask(topic)
      .then(route => (route === undefined ? this.#routes.get(topic) : this.#store(topic, route)))
      .finally(() => this.#asking.delete(topic))
    this.#asking.set(topic, asking)
    return asking
  }

  #store(topic: string, answered: TopicRouteData): TopicRouteData {
    const route = mapRoute(answered, this.#options.addressMap)
    const known = this.#routes.get(topic)
    if (known !== undefined && isDeepStrictEqual(known, route)) return known
    this.#routes.set(topic, route)
    this.#options.onChange(topic, route, known)
    return route
  }
}
