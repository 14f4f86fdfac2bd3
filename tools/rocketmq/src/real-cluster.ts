// SPDX-License-Identifier: Apache-2.0
// A real RocketMQ for a test: one name server, master brokers, and a proxy if asked. Everything lives in one temporary
// folder and is gone after `close()`; a cluster that failed to start leaves its folder, and the error says where.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Certificate } from './certificate.js'
import type { Credentials } from './credentials.js'
import { fetchJars, type Jars } from './jars.js'
import { jdkProgram, run, type Finished } from './java.js'
import { javaArguments, Jvm, writeFiles } from './jvm.js'
import { LauncherError } from './launcher-error.js'
import { hold } from './leash.js'
import { tailOf, type ClusterLogs } from './log-tail.js'
import { checkOptions, makeFolder, prepare } from './prepare.js'
import { brokerIsReady, nameServerIsReady, proxyIsReady, type ReadinessOptions } from './readiness.js'
import {
  planAdminTool,
  planBroker,
  planNameServer,
  planProxy,
  type PlanOptions,
  type ServerPlan,
} from './server-plan.js'
import type { RealClusterOptions } from './start-options.js'
import { defaultVersion, type RocketMQVersion } from './version.js'

/** What has to be known to stop a cluster that was released. */
export interface ReleasedCluster {
  /** Folder to remove afterwards. */
  readonly directory: string
  readonly processes: readonly { readonly name: string; readonly pid: number }[]
}

/** A port that was free may be taken by another cluster before the server that it was chosen for listens. */
const startAttempts = 3

function isPortTaken(error: unknown): boolean {
  return error instanceof LauncherError && error.message.includes('Address already in use')
}

/** A running name server, its brokers, and perhaps a proxy. Made by {@link RealCluster.start}. */
export class RealCluster {
  readonly version: RocketMQVersion
  /** `host:port` of the name server. */
  readonly namesrvAddr: string
  /** `host:port` of each broker: `broker-a` first. */
  readonly brokerAddrs: readonly string[]
  /** `host:port` of the proxy for gRPC clients, which speaks TLS and plaintext there. */
  readonly endpoints: string | undefined
  /** `host:port` of the proxy for clients of the remoting protocol. */
  readonly proxyRemotingAddr: string | undefined
  /** The administrator, when started with `acl`. */
  readonly credentials: Credentials | undefined
  /** The authority to trust, when started with `tls`. */
  readonly tls: Pick<Certificate, 'ca' | 'caPath'> | undefined
  /** Where the servers log. */
  readonly logs: ClusterLogs
  readonly #options: RealClusterOptions
  readonly #plan: PlanOptions
  readonly #jars: Jars
  readonly #servers = new Map<string, Jvm>()
  readonly #generations = new Map<string, number>()
  readonly #keepFolder: () => void
  #closing: Promise<void> | undefined

  /**
   * Starts a cluster and resolves when clients can use it (about 10 s on an idle machine).
   * Rejects with a `LauncherError`: a missing program, jars that cannot be had, a server that died or was not ready in
   * time (the message ends with its last log lines). Several clusters may run at the same time.
   *
   * ```ts
   * await using cluster = await RealCluster.start({ version: '4.9.7', brokers: 2 })
   * ```
   */
  static async start(options: RealClusterOptions = {}): Promise<RealCluster> {
    checkOptions(options)
    const begun = Date.now()
    const tell = (step: string, state: 'begun' | 'done') =>
      options.onProgress?.({ step, state, elapsedMs: Date.now() - begun })
    const { version = defaultVersion, signal } = options
    const jars = await fetchJars(version, { signal, onProgress: state => tell('jars', state) })
    for (let attempt = 1; ; attempt++) {
      const cluster = new RealCluster(options, await prepare(await makeFolder(), options), jars)
      try {
        await cluster.#startAll(tell)
        return cluster
      } catch (error) {
        const isRepeated = isPortTaken(error) && attempt < startAttempts
        await cluster.close({ keepLogs: !isRepeated && signal?.aborted !== true })
        if (!isRepeated) throw error
      }
    }
  }

  private constructor(options: RealClusterOptions, plan: PlanOptions, jars: Jars) {
    this.#options = options
    this.#plan = plan
    this.#jars = jars
    this.#keepFolder = hold({ folder: plan.directory })
    this.version = plan.version
    this.namesrvAddr = planNameServer(plan).address
    this.brokerAddrs = plan.brokerPorts.map((_, index) => planBroker(plan, index).address)
    this.endpoints = planProxy(plan)?.address
    this.proxyRemotingAddr = plan.proxyPorts && `127.0.0.1:${plan.proxyPorts.remoting}`
    this.credentials = plan.credentials
    this.tls = plan.tls === true ? plan.certificate : undefined
    this.logs = {
      directory: plan.directory,
      tail: (server, lines) => tailOf(join(plan.directory, server), lines),
    }
  }

  async #startAll(tell: (step: string, state: 'begun' | 'done') => void): Promise<void> {
    const step = async (plan: ServerPlan, ready: (jvm: Jvm) => Promise<void>) => {
      tell(plan.name, 'begun')
      await this.#startServer(plan, ready)
      tell(plan.name, 'done')
    }
    const { signal } = this.#options
    await step(planNameServer(this.#plan), jvm => nameServerIsReady(jvm, this.#readiness(signal)))
    const brokers = this.brokerAddrs.map((_, index) => planBroker(this.#plan, index))
    await allSettledThenThrow(brokers.map(plan => step(plan, jvm => this.#brokerReady(jvm, signal))))
    if (this.endpoints !== undefined) await step(this.#proxyPlan(), jvm => this.#proxyReady(jvm, signal))
  }

  async #startServer(plan: ServerPlan, ready: (jvm: Jvm) => Promise<void>): Promise<void> {
    this.#options.signal?.throwIfAborted()
    const generation = (this.#generations.get(plan.name) ?? 0) + 1
    this.#generations.set(plan.name, generation)
    const jvm = await Jvm.start(plan, { jars: this.#jars, generation, detached: this.#options.detached ?? false })
    this.#servers.set(plan.name, jvm)
    await ready(jvm)
  }

  #brokerReady(jvm: Jvm, signal?: AbortSignal): Promise<void> {
    return brokerIsReady(jvm, this.#readiness(signal), this.#plan.brokerConfig ?? {})
  }

  #proxyReady(jvm: Jvm, signal?: AbortSignal): Promise<void> {
    return proxyIsReady(jvm, this.proxyRemotingAddr ?? '', this.#readiness(signal))
  }

  #readiness(signal?: AbortSignal): ReadinessOptions {
    const { namesrvAddr, credentials } = this
    return { namesrvAddr, credentials, ca: this.tls?.ca, timeoutMs: this.#options.readyTimeoutMs ?? 120_000, signal }
  }

  /**
   * Ends broker number `index` (0 is `broker-a`) and resolves when its process is gone. `SIGKILL` (default) is a crash;
   * `SIGTERM` lets it unregister and flush first. A broker that is not running is left as it is.
   */
  async killBroker(index: number, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#servers.get(this.#brokerPlan(index).name)?.kill(signal)
  }

  /**
   * Starts broker number `index` again, on the same ports and the same store, and resolves when clients can use it.
   * If it still runs it is killed first.
   */
  async restartBroker(index: number): Promise<void> {
    const plan = this.#brokerPlan(index)
    await this.killBroker(index)
    await this.#startServer(plan, jvm => this.#brokerReady(jvm))
  }

  /**
   * Ends the proxy, as `killBroker` ends a broker. `SIGSTOP` and `SIGCONT` freeze it and let it go on: they resolve at
   * once.
   */
  async killProxy(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const jvm = this.#servers.get(this.#proxyPlan().name)
    await (signal === 'SIGSTOP' || signal === 'SIGCONT' ? jvm?.signal(signal) : jvm?.kill(signal))
  }

  /** Starts the proxy again on the same ports; if it still runs it is killed first. */
  async restartProxy(): Promise<void> {
    await this.killProxy()
    await this.#startServer(this.#proxyPlan(), jvm => this.#proxyReady(jvm))
  }

  #proxyPlan(): ServerPlan {
    const plan = planProxy(this.#plan)
    if (plan === undefined) throw new LauncherError('ERR_USAGE', 'there is no proxy; start with { proxy: true }')
    return plan
  }

  #brokerPlan(index: number): ServerPlan {
    if (this.brokerAddrs[index] === undefined) throw new LauncherError('ERR_USAGE', `there is no broker ${index}`)
    return planBroker(this.#plan, index)
  }

  /**
   * Runs the official admin tool (about 2 s), for example `mqadmin('updateTopic', '-c', 'DefaultCluster', '-t', 'T')`.
   * `-n` is added unless given; credentials and TLS are set up. The tool exits with 0 even when the command failed, so
   * look at `stdout`.
   */
  async mqadmin(...args: string[]): Promise<Finished> {
    const plan = planAdminTool(this.#plan)
    await writeFiles(plan)
    const address = args.includes('-n') ? [] : ['-n', this.namesrvAddr]
    const line = [...javaArguments(plan, this.#jars), ...args, ...address]
    return run(jdkProgram('java'), line, { cwd: plan.directory, timeoutMs: 60_000 })
  }

  /** The processes that were started, dead ones too. */
  get processes(): ReleasedCluster['processes'] {
    return [...this.#servers.values()].map(({ plan, pid }) => ({ name: plan.name, pid }))
  }

  /** Lets all processes live on after this one ends; `close()` must not be called any more. For `detached` clusters. */
  release(): ReleasedCluster {
    for (const jvm of this.#servers.values()) jvm.release()
    this.#keepFolder()
    return { directory: this.#plan.directory, processes: this.processes }
  }

  /**
   * Kills all processes, resolves when they are gone, and removes their folder unless `keepLogs` (default false).
   * May be called again; only the first call counts.
   */
  close({ keepLogs = false }: { readonly keepLogs?: boolean } = {}): Promise<void> {
    this.#closing ??= this.#end(keepLogs)
    return this.#closing
  }

  async #end(keepLogs: boolean): Promise<void> {
    await Promise.all([...this.#servers.values()].map(jvm => jvm.kill()))
    if (!keepLogs) await rm(this.#plan.directory, { recursive: true, force: true, maxRetries: 5 })
    this.#keepFolder()
  }

  /** Same as {@link RealCluster.stop}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** Waits for all, so that nothing still starts while the rest is being stopped; then throws the first failure. */
async function allSettledThenThrow(started: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(started)).find(result => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
