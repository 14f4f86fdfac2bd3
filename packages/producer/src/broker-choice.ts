// SPDX-License-Identifier: Apache-2.0
// Which queue is next: brokers that failed in this send are avoided, and with `sendLatencyEnable` also those that
// failed or were slow lately. When nothing is left by that rule, any queue will do. [MQFaultStrategy.java]
import { BrokerError, RouteError, type Clock, type SendAttempt } from '@rocketmq-ts/core'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { BrokerFaults } from './broker-faults.js'
import type { TopicPublishInfo } from './topic-publish-info.js'

export class BrokerChoice {
  /** Absent when latency is not watched. */
  readonly faults: BrokerFaults | undefined

  constructor({ clock, sendLatencyEnable }: { clock: Clock; sendLatencyEnable: boolean }) {
    this.faults = sendLatencyEnable ? new BrokerFaults(clock) : undefined
  }

  /** @throws RouteError when the topic has no queue at all */
  next(info: TopicPublishInfo, attempts: readonly SendAttempt[]): MessageQueue {
    const { faults } = this
    if (attempts.length === 0 && faults === undefined) return info.next() ?? failEmpty()
    const isFresh = (queue: MessageQueue) => attempts.every(attempt => attempt.brokerName !== info.holderOf(queue))
    const last = attempts.at(-1)?.brokerName
    return (
      (faults === undefined
        ? undefined
        : (info.next(queue => isFresh(queue) && faults.isAvailable(info.holderOf(queue))) ??
          info.next(queue => isFresh(queue) && faults.isReachable(info.holderOf(queue))))) ??
      info.next(isFresh) ??
      info.next(queue => info.holderOf(queue) !== last) ??
      info.next() ??
      failEmpty()
    )
  }

  succeeded(brokerName: string, elapsedMs: number): void {
    this.faults?.succeeded(brokerName, elapsedMs)
  }

  failed(brokerName: string, error: Error): void {
    // A refusal shows that the broker can be reached.
    this.faults?.failed(brokerName, { isReachable: error instanceof BrokerError })
  }
}

function failEmpty(): never {
  throw new RouteError('the topic has no queue to write to')
}
