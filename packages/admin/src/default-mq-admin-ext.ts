// SPDX-License-Identifier: Apache-2.0
// DefaultMQAdminExt: administration of a RocketMQ cluster. It uses the same client instance, and with it the same
// connections, as producers and consumers with the same settings. [DefaultMQAdminExt.java, DefaultMQAdminExtImpl.java]
import {
  ClientConfig,
  clientOptionTable,
  MQClientManager,
  type ClientOptions,
  type MQClientInstance,
} from '@rocketmq-ts/client'
import {
  closeRules,
  kinds,
  Lifecycle,
  option,
  OptionTable,
  startUnlessAborted,
  StateError,
  type AbortOptions,
  type Chosen,
  type OptionRows,
  type ServiceState,
} from '@rocketmq-ts/core'
import { Acl } from './acl.js'
import { Brokers } from './brokers.js'
import { Cluster } from './cluster.js'
import { DeadLetters } from './dead-letters.js'
import { Groups } from './groups.js'
import { KvConfig } from './kv-config.js'
import { Lite } from './lite.js'
import { Messages } from './messages.js'
import { NameServerSettings } from './name-server-settings.js'
import { Offsets } from './offsets.js'
import { Operation, type AdminCallOptions } from './operation.js'
import { Topics } from './topics.js'
import { Traces } from './traces.js'

/** Options of an administrator: those of its client instance, and its own. */
export interface DefaultMQAdminExtOptions extends ClientOptions {
  /**
   * Name under which the administrator is registered in its client instance; brokers never see it. Default:
   * `admin_ext_group`, with a number behind it when another administrator of the process has that name.
   */
  readonly adminGroup?: string | undefined
  /** Milliseconds that a call may take when it names no deadline of its own. Default 5000. */
  readonly timeoutMs?: number | undefined
  /** Where instances are kept. Default: the manager of the process. A test may bring its own. */
  readonly manager?: MQClientManager | undefined
}

/** How long closing may take. */
export interface CloseAdminOptions {
  /** Milliseconds that calls under way get to be answered. Default 5000. */
  readonly timeoutMs?: number | undefined
}

/** [MixAll.java ADMIN_EXT_GROUP] */
const defaultAdminGroup = 'admin_ext_group'

const rows = {
  adminGroup: option.optional<string>(kinds.text),
  timeoutMs: option.duration(5000),
  manager: option.optional<MQClientManager>(kinds.object),
} as const satisfies OptionRows<Omit<DefaultMQAdminExtOptions, keyof ClientOptions>>

const adminOptions = new OptionTable('an admin', rows, clientOptionTable)

/**
 * Administers a cluster. Its methods are grouped by what they are about, and may be called at the same time.
 *
 * ```ts
 * await using admin = new DefaultMQAdminExt({ namesrvAddr: '127.0.0.1:9876' })
 * await admin.start()
 * await admin.topics.create('orders', { queues: 4 })
 * ```
 */
export class DefaultMQAdminExt {
  /** Makes, changes, deletes and lists topics; tells their routes, bounds and rates. */
  readonly topics: Topics
  /** Makes, changes, deletes and lists consumer groups; tells their members, lag and settings. */
  readonly groups: Groups
  /** Bounds of queues, positions by time, and the offsets of groups, which can be set and reset. */
  readonly offsets: Offsets
  /** Finds messages by id and by key, reads queues, and tells what became of a message. */
  readonly messages: Messages
  /** Reads the traces that clients write of their messages. */
  readonly traces: Traces
  /** Counts and reads dead letters, and sends them again. */
  readonly deadLetters: DeadLetters
  /** Users and access rules; brokers since 5.3. */
  readonly acl: Acl
  /** The brokers: their addresses, state and settings, their producers, and whether they take writes. */
  readonly cluster: Cluster
  /** Figures, copies to slaves, and upkeep of brokers. */
  readonly brokers: Brokers
  /** Settings of the name servers. */
  readonly nameServers: NameServerSettings
  /** Texts that name servers keep by namespace and key, such as the order configuration of topics. */
  readonly kvConfig: KvConfig
  /** Lite topics: who subscribes to them, and how far groups have consumed them; brokers since 5.5. */
  readonly lite: Lite

  readonly #options: Chosen<typeof rows>
  readonly #config: ClientConfig
  readonly #manager: MQClientManager
  readonly #lifecycle: Lifecycle
  #instance: MQClientInstance | undefined
  #adminGroup: string | undefined

  /** @throws UsageError naming the option that is wrong */
  constructor(options: DefaultMQAdminExtOptions = {}) {
    this.#options = adminOptions.read(options)
    const { adminGroup = defaultAdminGroup, manager = MQClientManager.getInstance() } = this.#options
    this.#manager = manager
    this.#config = manager.withGeneratedName(new ClientConfig(clientOptionTable.partOf(options)))
    this.#lifecycle = new Lifecycle(`admin "${adminGroup}"`)
    const begin = (what: string, callOptions: AdminCallOptions | undefined) => this.#begin(what, callOptions)
    this.topics = new Topics(begin)
    this.groups = new Groups(begin)
    this.offsets = new Offsets(begin)
    this.messages = new Messages(begin)
    this.traces = new Traces(begin)
    this.deadLetters = new DeadLetters(begin, this.#config.clock)
    this.acl = new Acl(begin)
    this.cluster = new Cluster(begin)
    this.brokers = new Brokers(begin)
    this.nameServers = new NameServerSettings(begin)
    this.kvConfig = new KvConfig(begin)
    this.lite = new Lite(begin)
  }

  /** Where it is in its life. */
  get state(): ServiceState {
    return this.#lifecycle.state
  }

  /** The same as `state`, by Java's name. */
  get serviceState(): ServiceState {
    return this.state
  }

  /** Resolves when it has been closed; rejects when it could not start. Never unhandled. */
  get closed(): Promise<void> {
    return this.#lifecycle.closed
  }

  /**
   * Joins the shared client instance and starts it. No server is asked for anything yet, so that a cluster that is
   * away makes the first call fail. Rejects with `UsageError` when the group name is taken, or the client id belongs to
   * an instance with other settings, and with `AbortedError` when the signal aborts; it is closed then.
   */
  async start(options: AbortOptions = {}): Promise<void> {
    const start = () =>
      this.#lifecycle.start({
        check: () => this.#register(),
        run: async () => this.#instance?.start(),
        undo: () => this.#leave(),
      })
    await startUnlessAborted(options, 'administrator', { start, close: () => this.close() })
  }

  /** Leaves the shared client instance, which ends with its last user. Idempotent. */
  async close(options: CloseAdminOptions = {}): Promise<void> {
    closeRules.check(options)
    const { timeoutMs = 5000 } = options
    await this.#lifecycle.shutdown(async () => this.#instance?.leaveWithin(timeoutMs, this.#leave()))
  }

  /** The same under RocketMQ's name. */
  async shutdown(options?: CloseAdminOptions): Promise<void> {
    await this.close(options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #register(): void {
    const instance = this.#manager.getOrCreateMQClientInstance(this.#config)
    const adminGroup = this.#options.adminGroup ?? freeGroup(instance)
    instance.adminTable.register(adminGroup, {})
    this.#instance = instance
    this.#adminGroup = adminGroup
  }

  async #leave(): Promise<void> {
    if (this.#adminGroup !== undefined) this.#instance?.adminTable.delete(this.#adminGroup)
    await this.#instance?.shutdown()
  }

  #begin(what: string, options: AdminCallOptions = {}): Operation {
    this.#lifecycle.assertRunning(`go on with ${what}`)
    if (this.#instance === undefined) throw new StateError('the administrator has no client instance')
    return new Operation(what, this.#instance, { ...options, timeoutMs: options.timeoutMs ?? this.#options.timeoutMs })
  }
}

function freeGroup({ adminTable }: MQClientInstance): string {
  let group = defaultAdminGroup
  for (let number = 2; adminTable.has(group); number++) group = `${defaultAdminGroup}_${number}`
  return group
}
