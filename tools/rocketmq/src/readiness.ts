// SPDX-License-Identifier: Apache-2.0
// When is a server ready? When it says so, answers, and (a broker) the name server hands it out to clients. Registered
// alone is not enough: after a crash the name server may still show the dead broker's entry. "Boot success" alone is
// not either: see `registerAgain`.
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { once } from 'node:events'
import { ask, type AskOptions, type Question } from './ask.js'
import type { Credentials } from './credentials.js'
import type { Jvm } from './jvm.js'
import { LauncherError } from './launcher-error.js'
import { tailOf } from './log-tail.js'
import type { Settings } from './properties-text.js'
import { until } from './until.js'

/** What the readiness checks need to know about the cluster. */
export interface ReadinessOptions {
  /** `host:port` of the name server. */
  readonly namesrvAddr: string
  /** PEM text of the authority, when the servers speak TLS. */
  readonly ca?: string | undefined
  /** Administrator, when the brokers check signatures. */
  readonly credentials?: Credentials | undefined
  /** Milliseconds until a server that is not ready is an error. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

const brokerClusterInfo: Question = { code: 106 }
const brokerRuntimeInfo: Question = { code: 28 }
const autoCreateRoute: Question = { code: 105, fields: { topic: 'TBW102' } }

/** Resolves when the name server answers GET_BROKER_CLUSTER_INFO. */
export async function nameServerIsReady(jvm: Jvm, options: ReadinessOptions): Promise<void> {
  await whileAlive(jvm, options, async asking => {
    const reply = await ask(options.namesrvAddr, brokerClusterInfo, asking)
    return reply.code === 0 || undefined
  })
}

/** Resolves when the broker has booted, answers, is listed, and offers TBW102 unless `settings` forbid that. */
export async function brokerIsReady(jvm: Jvm, options: ReadinessOptions, settings: Settings): Promise<void> {
  const { name, address } = jvm.plan
  await whileAlive(jvm, options, async asking => {
    if (!(await readFile(jvm.console, 'utf8')).includes('boot success')) return undefined
    await ask(address, brokerRuntimeInfo, asking)
    const listed = await ask(options.namesrvAddr, brokerClusterInfo, asking)
    if (!listed.body.includes(`"${address}"`)) return registerAgain(address, asking, settings)
    if (settings['autoCreateTopicEnable'] === 'false') return true
    const route = await ask(options.namesrvAddr, autoCreateRoute, asking)
    return route.body.includes(`"${name}"`) || undefined
  })
}

/**
 * A 5.x broker registers only with name servers its scan has found connected; on a busy machine it boots faster than it
 * scans, and would try again 10 s later. Setting its permission, to what it is, makes it try at once.
 * [AdminBrokerProcessor#updateBrokerConfig, NettyRemotingClient#scanAvailableNameSrv]
 */
async function registerAgain(address: string, asking: AskOptions, settings: Settings): Promise<undefined> {
  const updateBrokerConfig = { code: 25, body: `brokerPermission=${settings['brokerPermission'] ?? '6'}\n` }
  await ask(address, updateBrokerConfig, asking)
  return undefined
}

/** Resolves when the proxy accepts gRPC connections and answers a route query on its remoting port. */
export async function proxyIsReady(jvm: Jvm, remotingAddr: string, options: ReadinessOptions): Promise<void> {
  await whileAlive(jvm, options, async asking => {
    await ask(remotingAddr, autoCreateRoute, asking)
    await accepts(jvm.plan.address, asking.signal)
    return true
  })
}

async function whileAlive(
  jvm: Jvm,
  { ca, credentials, timeoutMs, signal }: ReadinessOptions,
  probe: (asking: AskOptions) => Promise<true | undefined>,
): Promise<void> {
  const either = signal === undefined ? jvm.death : AbortSignal.any([jvm.death, signal])
  const probeOnce = (signal: AbortSignal) => probe({ ca, credentials, signal })
  try {
    await until(`${jvm.plan.name} to be ready`, probeOnce, { timeoutMs, signal: either })
  } catch (error) {
    if (either.aborted || !(error instanceof LauncherError)) throw error
    throw new LauncherError(error.code, `${error.message}\n${await tailOf(jvm.plan.directory)}`, { cause: error })
  }
}

async function accepts(address: string, signal?: AbortSignal): Promise<void> {
  const [host = '', port = ''] = address.split(':')
  const socket = connect({ host, port: Number(port) })
  try {
    await once(socket, 'connect', signal === undefined ? {} : { signal })
  } finally {
    socket.destroy()
  }
}
