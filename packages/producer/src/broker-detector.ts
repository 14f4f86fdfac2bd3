// SPDX-License-Identifier: Apache-2.0
// Probes brokers that could not be reached, so that they are used again as soon as they are back and not only when
// their isolation ends. [MQFaultStrategy.java, LatencyFaultToleranceImpl.java detectByOneRound]
import type { MQClientInstance } from '@rocketmq-ts/client'
import { BrokerError, Scheduler, type Clock } from '@rocketmq-ts/core'
import { getMaxOffset } from '@rocketmq-ts/protocol'
import type { BrokerFaults } from './broker-faults.js'
import type { ProducerConfig } from './producer-options.js'
import type { PublishTable } from './publish-table.js'

export interface DetectorParts {
  readonly config: ProducerConfig
  readonly instance: MQClientInstance
  readonly table: PublishTable
  readonly faults: BrokerFaults
}

export class BrokerDetector {
  readonly #parts: DetectorParts
  readonly #scheduler: Scheduler
  readonly #clock: Clock

  constructor(parts: DetectorParts) {
    const { clock, logger } = parts.config.client
    this.#parts = parts
    this.#clock = clock
    this.#scheduler = new Scheduler(clock, logger)
  }

  start(): void {
    const { detectInterval } = this.#parts.config
    this.#scheduler.schedule({
      name: 'probe brokers',
      firstDelayMs: detectInterval,
      periodMs: detectInterval,
      run: () => this.#round(),
    })
  }

  async stop(): Promise<void> {
    await this.#scheduler.stop()
  }

  async #round(): Promise<void> {
    await Promise.all(this.#parts.faults.unreachable.map(brokerName => this.#probe(brokerName)))
  }

  async #probe(brokerName: string): Promise<void> {
    const { instance, faults, config } = this.#parts
    const { logger } = config.client
    const address = instance.brokers.master(brokerName)
    const topic = this.#topicOn(brokerName)
    if (address === undefined || topic === undefined) return
    const startedAt = this.#clock.monotonic()
    try {
      await instance.call(address, getMaxOffset, { topic, queueId: 0 }, { timeoutMs: config.detectTimeout })
    } catch (error) {
      // A refusal is an answer.
      if (!(error instanceof BrokerError)) return
    }
    logger.info(
      `broker ${brokerName} is back: it answered within ${Math.round(this.#clock.monotonic() - startedAt)} ms`,
    )
    faults.reached(brokerName)
  }

  #topicOn(brokerName: string): string | undefined {
    for (const [topic, { queues }] of this.#parts.table) {
      if (queues.some(queue => queue.brokerName === brokerName)) return topic
    }
    return undefined
  }
}
