// SPDX-License-Identifier: Apache-2.0
// Tells brokers which groups this client has. One round at a time; a round that is asked for while one runs follows it,
// so that later changes are sent too. (Java's try-lock drops such a round.)
import { asError } from '@rocketmq-ts/core'
import { heartbeat, heartbeatFingerprint, masterId, type HeartbeatData } from '@rocketmq-ts/protocol'
import type { BrokerAddress, BrokerTable } from './broker-table.js'
import type { ClientConfig } from './client-config.js'
import type { CallBroker } from './call-broker.js'

export interface HeartbeatOptions {
  readonly config: ClientConfig
  readonly brokers: BrokerTable
  /** The groups of this client, without fingerprint. */
  readonly data: () => HeartbeatData
  readonly call: CallBroker
}

export class Heartbeats {
  readonly #options: HeartbeatOptions
  /** Fingerprint that each address knows (second version of heartbeats). */
  readonly #known = new Map<string, number>()
  #running: Promise<boolean> | undefined
  #following: Promise<boolean> | undefined

  constructor(options: HeartbeatOptions) {
    this.#options = options
  }

  /** Sends to every broker; true when there was one and all answered. Never rejects. */
  sendToAll(): Promise<boolean> {
    if (this.#running === undefined) return (this.#running = this.#round().finally(() => (this.#running = undefined)))
    return (this.#following ??= this.#running.then(() => {
      this.#following = undefined
      return this.sendToAll()
    }))
  }

  /** Sends to one address; true when it answered. Never rejects. */
  async sendTo({ brokerName, address }: Pick<BrokerAddress, 'brokerName' | 'address'>): Promise<boolean> {
    const { config, brokers, call } = this.#options
    const data = this.#options.data()
    if (data.producerDataSet.length === 0 && data.consumerDataSet.length === 0) return true
    const body = this.#bodyFor(address, data)
    try {
      const answer = await call(address, heartbeat, {}, { body, timeoutMs: config.mqClientApiTimeout })
      brokers.setVersion(address, answer.command.version)
      const isKnown = answer.supportsHeartbeatV2 === true && answer.subscriptionChanged !== true
      if (isKnown) this.#known.set(address, body.heartbeatFingerprint)
      else this.#known.delete(address)
      return true
    } catch (error) {
      config.logger.warn(`heartbeat to ${brokerName} at ${address} failed: ${asError(error).message}`)
      this.#known.delete(address)
      return false
    }
  }

  /** Makes the next heartbeats full ones: queues have moved. */
  forgetFingerprints(): void {
    this.#known.clear()
  }

  async #round(): Promise<boolean> {
    const hasConsumers = this.#options.data().consumerDataSet.length > 0
    // Slaves serve consumers only.
    const targets = [...this.#options.brokers.all()].filter(({ brokerId }) => brokerId === masterId || hasConsumers)
    const results = await Promise.all(targets.map(target => this.sendTo(target)))
    return results.length > 0 && results.every(Boolean)
  }

  #bodyFor(address: string, data: HeartbeatData): HeartbeatData {
    if (!this.#options.config.useHeartbeatV2) return data
    const fingerprint = heartbeatFingerprint(data)
    if (this.#known.get(address) !== fingerprint) return { ...data, heartbeatFingerprint: fingerprint }
    const bare = data.consumerDataSet.map(consumer => ({ ...consumer, subscriptionDataSet: [] }))
    return { ...data, consumerDataSet: bare, heartbeatFingerprint: fingerprint, withoutSub: true }
  }
}
