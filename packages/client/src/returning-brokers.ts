// SPDX-License-Identifier: Apache-2.0
// A broker that restarts is away from its topics' routes for some seconds. A route that is looked up just then must not
// lack it until the next poll: a route that has lost a broker is looked up again soon, a few times.
import { backOffMs, type Clock, type Timer } from '@rocketmq-ts/core'
import type { TopicRouteData } from '@rocketmq-ts/protocol'

const backOff = { initialMs: 1000, maxMs: 8000, jitter: 0.2 }
/** After this number of look-ups, the poll of all routes is near. */
const mostLookUps = 4

interface Watch {
  /** Names of the brokers that are missed. */
  readonly missed: Set<string>
  timer: Timer
}

export class ReturningBrokers {
  readonly #clock: Clock
  readonly #ask: (topic: string) => Promise<TopicRouteData | undefined>
  readonly #watches = new Map<string, Watch>()

  /** @param ask asks the name servers for a route */
  constructor(clock: Clock, ask: (topic: string) => Promise<TopicRouteData | undefined>) {
    this.#clock = clock
    this.#ask = ask
  }

  /** A route has changed. */
  onRoute(topic: string, route: TopicRouteData, before: TopicRouteData | undefined): void {
    const names = namesOf(route)
    const missed = new Set([...namesOf(before), ...(this.#watches.get(topic)?.missed ?? [])])
    for (const name of names) missed.delete(name)
    this.#forget(topic)
    if (missed.size > 0) this.#look(topic, missed, 1)
  }

  /** Stops looking. */
  stop(): void {
    for (const topic of [...this.#watches.keys()]) this.#forget(topic)
  }

  #look(topic: string, missed: Set<string>, turn: number): void {
    if (turn > mostLookUps) {
      this.#forget(topic)
      return
    }
    const watch: Watch = {
      missed,
      timer: this.#clock.setTimeout(
        () => {
          const next = () => {
            // A route that has changed meanwhile has begun anew.
            if (this.#watches.get(topic) === watch) this.#look(topic, missed, turn + 1)
          }
          void this.#ask(topic).then(next, next)
        },
        backOffMs(backOff, turn),
      ),
    }
    this.#watches.set(topic, watch)
  }

  #forget(topic: string): void {
    this.#watches.get(topic)?.timer.clear()
    this.#watches.delete(topic)
  }
}

function namesOf(route: TopicRouteData | undefined): Set<string> {
  return new Set(route?.brokerDatas.map(({ brokerName }) => brokerName))
}
