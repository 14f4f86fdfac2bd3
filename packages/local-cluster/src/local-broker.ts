// SPDX-License-Identifier: Apache-2.0
// A broker as a user of the cluster holds it: it can be killed and started again on its port, with everything it had
// stored. Each start is another `Broker` on the same `BrokerDisk`.
import { StateError, Turns, type Clock } from '@rocketmq-ts/core'
import { permissions } from '@rocketmq-ts/protocol'
import { parseAddress, RemotingServer } from '@rocketmq-ts/remoting'
import { AuthStore } from './broker/auth/auth-store.js'
import { brokerSignature } from './broker/auth/broker-signature.js'
import { signatureCheck, type AclOptions } from './broker/auth/signature-check.js'
import { brokerConfigDefaults, type BrokerConfig } from './broker/broker-config.js'
import { BrokerDisk } from './broker/broker-disk.js'
import { Broker, type BrokerIdentity } from './broker/broker.js'
import { startFeatureParts } from './broker/feature-parts.js'
import * as handlers from './broker/handlers/index.js'
import { NameServerRegistration } from './broker/name-server-registration.js'
import { startClientHousekeeping } from './broker/client-housekeeping.js'
import { makeSystemTopics } from './broker/system-topics.js'
import type { RequestControl } from './request-control.js'
import { clientTls, serverIdentity, silenceMs, type ServerTls } from './server-identity.js'

/** What a `LocalBroker` is made with. */
export interface LocalBrokerInit extends BrokerIdentity {
  readonly clock: Clock
  readonly control: RequestControl
  readonly host: string
  /** 0 takes a free one, at the first start. */
  readonly port: number
  /** Addresses of the name servers; asked at each start. */
  readonly nameServers: () => readonly string[]
  readonly config?: Partial<BrokerConfig> | undefined
  readonly retainBytes?: number | undefined
  readonly tls: ServerTls
  readonly acl?: AclOptions | undefined
  /** The broker whose messages this one reads; absent for a master. */
  readonly master?: LocalBroker | undefined
  /** A message was stored. Must not throw. */
  readonly onArrival?: () => void
}

interface Run {
  readonly server: RemotingServer
  readonly broker: Broker
  readonly registration: NameServerRegistration
}

/** A broker of a cluster. */
export class LocalBroker implements BrokerIdentity {
  /** Name of its cluster. */
  readonly clusterName: string
  /** Name that the master shares with its slaves. */
  readonly brokerName: string
  /** 0 for the master, more for slaves. */
  readonly brokerId: number
  /** Settings by their Java names. Most take effect at once, some at the next start. */
  readonly config: BrokerConfig
  readonly #init: LocalBrokerInit
  #disk: BrokerDisk
  #auth: AuthStore | undefined
  #address: string | undefined
  #run: Run | undefined
  readonly #turns = new Turns()

  constructor(init: LocalBrokerInit) {
    this.clusterName = init.clusterName
    this.brokerName = init.brokerName
    this.brokerId = init.brokerId
    this.config = { ...brokerConfigDefaults, ...init.config }
    this.#init = init
    this.#disk = this.#emptyDisk()
    this.#auth = this.#firstUsers()
  }

  /** Users and access rules; they survive restarts. Absent: the broker asks for no signatures. */
  get auth(): AuthStore | undefined {
    return this.#init.master?.auth ?? this.#auth
  }

  /** What survives restarts; of a slave it is its master's. */
  get disk(): BrokerDisk {
    return this.#init.master?.disk ?? this.#disk
  }

  /** Whether it reads what a master has stored; its disk is the master's. */
  get isSlave(): boolean {
    return this.#init.master !== undefined
  }

  /** `host:port`; keeps its value while the broker is down. */
  get address(): string {
    return this.#address ?? `${this.#init.host}:${this.#init.port}`
  }

  /** False before the start, after a stop, and while it is down. */
  get isRunning(): boolean {
    return this.#run !== undefined
  }

  /**
   * The running broker: its tables and parts, for tests that look inside.
   * @throws StateError when the broker is down
   */
  get running(): Broker {
    if (this.#run === undefined) throw new StateError(`the broker ${this.brokerName} is down`)
    return this.#run.broker
  }

  /**
   * Starts to listen, on the port it had before, and registers with the name servers. Does nothing when it runs.
   * Rejects with `ConnectionError` when the port is taken.
   */
  start(): Promise<this> {
    return this.#turns.take(async () => {
      this.#run ??= await this.#open()
      return this
    })
  }

  /** Ends as a crash does: connections break, name servers notice by that, nothing is announced. Idempotent. */
  kill(): Promise<void> {
    return this.#turns.take(async () => {
      const run = this.#run
      this.#run = undefined
      run?.broker.close()
      await Promise.all([run?.server.close(), run?.registration.end()])
    })
  }

  /** Ends in order: first the name servers are told. Idempotent. */
  stop(): Promise<void> {
    return this.#turns.take(async () => {
      const run = this.#run
      this.#run = undefined
      await run?.registration.unregister()
      run?.broker.close()
      await run?.server.close()
    })
  }

  /** `kill()` when it runs, then `start()`: what was stored is still there, what was held is gone. */
  async restart(): Promise<this> {
    await this.kill()
    return this.start()
  }

  /**
   * Forgets everything that is stored, and all changed settings, as if the machine were set up anew.
   * @throws StateError when the broker runs
   */
  erase(): void {
    if (this.#run !== undefined) throw new StateError(`the broker ${this.brokerName} runs: stop it first`)
    Object.assign(this.config, brokerConfigDefaults, this.#init.config)
    this.#disk = this.#emptyDisk()
    this.#auth = this.#firstUsers()
  }

  /** From now on clients newer than 5.3.1 are told to use another connection, as by a broker that shuts down slowly. */
  goAway(): void {
    this.#run?.server.goAway()
  }

  /** Registers all topics now instead of at the next turn. Resolves when the name servers know. */
  async register(): Promise<void> {
    await this.#run?.registration.register()
  }

  /** Resolves when the name servers know of all topics made so far. */
  async registered(): Promise<void> {
    await this.#run?.registration.settled()
  }

  /** Allows or forbids sends to the broker, and tells the name servers. */
  async setWritePermission(isAllowed: boolean): Promise<void> {
    const { brokerPermission } = this.config
    this.config.brokerPermission = isAllowed
      ? brokerPermission | permissions.WRITE
      : brokerPermission & ~permissions.WRITE
    // Name servers take topics of a new version only.
    this.disk.topics.touch()
    await this.register()
  }

  async #open(): Promise<Run> {
    const { clock, control, host, nameServers, tls, acl, onArrival } = this.#init
    const server = new RemotingServer({
      clock,
      host,
      port: this.#port,
      tls,
      identity: serverIdentity,
      handshakeTimeoutMs: silenceMs,
    })
    const { clusterName, brokerName, brokerId, config, disk, auth } = this
    if (auth !== undefined) server.intercept(signatureCheck(auth, clusterName))
    const entrance = { server, control, name: brokerName }
    const makeRegistration = (broker: Broker) =>
      new NameServerRegistration(broker, nameServers(), {
        identity: serverIdentity,
        tls: clientTls(tls),
        hooks: brokerSignature(acl),
      })
    const { master } = this.#init
    const broker = new Broker({
      clusterName,
      brokerName,
      brokerId,
      config,
      disk,
      auth,
      clock,
      entrance,
      master: master && (() => master.address),
      nameServers: makeRegistration,
    })
    try {
      makeSystemTopics(broker)
      for (const served of Object.values(handlers)) served.on(broker)
      await server.listen()
      this.#address = server.address
      startClientHousekeeping(broker)
      startFeatureParts(broker)
      if (onArrival !== undefined) broker.onArrival(onArrival)
      const registration = broker.part(makeRegistration)
      await registration.register()
      return { server, broker, registration }
    } catch (error) {
      broker.close()
      await server.close()
      throw error
    }
  }

  #emptyDisk(): BrokerDisk {
    const { clock, retainBytes } = this.#init
    return new BrokerDisk({
      clock,
      config: this.config,
      storeHost: () => this.address,
      segmentBytes: this.config.mappedFileSizeCommitLog,
      ...(retainBytes === undefined ? {} : { retainBytes }),
    })
  }

  #firstUsers(): AuthStore | undefined {
    const { acl } = this.#init
    return acl === undefined ? undefined : new AuthStore(acl.users)
  }

  get #port(): number {
    return this.#address === undefined ? this.#init.port : parseAddress(this.#address).port
  }
}
