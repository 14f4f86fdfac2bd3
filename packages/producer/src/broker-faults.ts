// SPDX-License-Identifier: Apache-2.0
// Which brokers to avoid, and for how long. A broker that was slow or failed is isolated for a time that grows with
// the trouble, and comes back by itself when that time is over. [LatencyFaultToleranceImpl.java, MQFaultStrategy.java]
import type { Clock } from '@rocketmq-ts/core'

/** From each latency on (ms), how long a broker is avoided (ms). [MQFaultStrategy.java of 5.x] */
const isolations: readonly { readonly latencyMs: number; readonly forMs: number }[] = [
  { latencyMs: 15_000, forMs: 30_000 },
  { latencyMs: 5000, forMs: 10_000 },
  { latencyMs: 3000, forMs: 6000 },
  { latencyMs: 1800, forMs: 5000 },
  { latencyMs: 550, forMs: 2000 },
]
/** Latency that stands for a failure: isolates for 10 s. */
const failureLatencyMs = 10_000

interface Fault {
  /** Monotonic milliseconds. */
  until: number
  isReachable: boolean
}

export class BrokerFaults {
  readonly #clock: Clock
  readonly #faults = new Map<string, Fault>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** True when nothing speaks against the broker now. */
  isAvailable(brokerName: string): boolean {
    const fault = this.#faults.get(brokerName)
    return fault === undefined || this.#clock.monotonic() >= fault.until
  }

  /** False when the last attempt could not reach the broker; it may still be the best there is. */
  isReachable(brokerName: string): boolean {
    return this.#faults.get(brokerName)?.isReachable ?? true
  }

  /** A broker answered after `elapsedMs`. */
  succeeded(brokerName: string, elapsedMs: number): void {
    const forMs = isolations.find(({ latencyMs }) => elapsedMs >= latencyMs)?.forMs
    if (forMs === undefined) this.#faults.delete(brokerName)
    else this.#faults.set(brokerName, { until: this.#clock.monotonic() + forMs, isReachable: true })
  }

  /** A broker refused, or could not be reached. */
  failed(brokerName: string, { isReachable }: { isReachable: boolean }): void {
    const forMs = isolations.find(({ latencyMs }) => failureLatencyMs >= latencyMs)?.forMs ?? 0
    this.#faults.set(brokerName, { until: this.#clock.monotonic() + forMs, isReachable })
  }

  /** A probe reached the broker. */
  reached(brokerName: string): void {
    this.#faults.delete(brokerName)
  }

  /** Brokers that could not be reached. */
  get unreachable(): readonly string[] {
    return [...this.#faults].filter(([, fault]) => !fault.isReachable).map(([brokerName]) => brokerName)
  }
}
