// SPDX-License-Identifier: Apache-2.0
// Damaged traffic against the embedded name server, broker and proxy, over real sockets. Whatever comes, a server
// closes that connection or answers it, and serves everybody else.
import { once } from 'node:events'
import { connect } from 'node:net'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { getBrokerConfig, getNamesrvConfig } from '@rocketmq-ts/protocol'
import { parseAddress, RemotingClient } from '@rocketmq-ts/remoting'
import type { Finding } from './fuzz-decoders.js'
import { grpcSeeds, type GrpcSeed } from './grpc-seeds.js'
import { mutated } from './mutate.js'
import { framed, ProxyClient } from './proxy-client.js'
import type { Random } from './random.js'
import type { RecordedFrame } from './recorded.js'

/** Cases that share a connection, until one of them ends it. */
const casesOfConnection = 16
/** Milliseconds that a call to the proxy may stay open: it may wait for messages. */
const callMs = 50
/** Milliseconds for the server to answer somebody else. */
const patienceMs = 10_000
/** Growth of the heap over a run at most, bytes. */
const maxHeapBytes = 768 * 1024 * 1024

export class FuzzedServers implements AsyncDisposable {
  static async start(frames: readonly RecordedFrame[]): Promise<FuzzedServers> {
    const cluster = await LocalCluster.start({
      topics: [{ name: 'orders' }],
      retainBytes: 16 * 1024 * 1024,
      proxy: true,
    })
    return new FuzzedServers(cluster, frames)
  }

  readonly #cluster: LocalCluster
  readonly #client = new RemotingClient({ identity: { language: 'OTHER', version: 513 } })
  readonly #seeds: Readonly<Record<'namesrv' | 'broker', readonly Buffer[]>>
  readonly #calls: readonly GrpcSeed[] = grpcSeeds().filter(({ side }) => side === 'request')
  readonly #uncaught: unknown[] = []
  readonly #heapBefore = process.memoryUsage().heapUsed

  private constructor(cluster: LocalCluster, frames: readonly RecordedFrame[]) {
    this.#cluster = cluster
    const seedsTo = (to: string) => frames.flatMap(frame => (frame.to === to ? [frame.bytes] : []))
    this.#seeds = { namesrv: seedsTo('namesrv'), broker: seedsTo('broker') }
    process.on('uncaughtException', this.#onUncaught).on('unhandledRejection', this.#onUncaught)
  }

  /** Sends a number of damaged frames and calls to each server; resolves to the first finding. */
  async fuzz(random: Random, cases: number): Promise<Finding | undefined> {
    for (let count = 0; count < cases; count += casesOfConnection) {
      for (const server of ['namesrv', 'broker'] as const) {
        const inputs = Array.from({ length: casesOfConnection }, () =>
          reframed(mutated(this.#seeds[server], random), random),
        )
        await this.#send(server, inputs)
        const problem = await this.#problem(this.#serves(server))
        if (problem !== undefined) {
          return { target: `the embedded ${server}`, problem, input: Buffer.concat(inputs).toString('base64') }
        }
      }
      const finding = await this.#fuzzProxy(random)
      if (finding !== undefined) return finding
    }
    return undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.off('uncaughtException', this.#onUncaught).off('unhandledRejection', this.#onUncaught)
    await this.#client.close({ drainMs: 0 })
    await this.#cluster.close()
  }

  readonly #onUncaught = (error: unknown) => {
    this.#uncaught.push(error)
  }

  async #send(server: 'namesrv' | 'broker', inputs: readonly Buffer[]): Promise<void> {
    const socket = connect(parseAddress(this.#addressOf(server)))
    const closed = once(socket.on('error', () => undefined).resume(), 'close').catch(() => undefined)
    for (const input of inputs) {
      if (socket.destroyed) break
      await Promise.race([closed, new Promise(resolve => socket.write(input, resolve))])
    }
    // A turn of the loop for each side; held pulls and the like are left behind on purpose.
    await new Promise(resolve => setImmediate(resolve))
    socket.destroy()
    await closed
  }

  async #fuzzProxy(random: Random): Promise<Finding | undefined> {
    using client = new ProxyClient(this.#cluster.endpoints)
    const all = this.#calls.map(({ bytes }) => bytes)
    const calls = Array.from({ length: casesOfConnection }, () => {
      const { path, bytes } = random.pick(this.#calls)
      const message = mutated([bytes, bytes, ...all], random)
      return { path, body: random.below(8) > 0 ? framed(message) : mutated([framed(message)], random) }
    })
    // Together: held calls take their time.
    await Promise.all(calls.map(async ({ path, body }) => (client.isClosed ? 0 : client.call(path, body, callMs))))
    using other = new ProxyClient(this.#cluster.endpoints)
    const problem = await this.#problem(
      other.isServed(patienceMs).then(isServed => (isServed ? undefined : 'serves nobody')),
    )
    if (problem === undefined) return undefined
    const input = calls.map(({ path, body }) => `${path} ${body.toString('base64')}`).join(' ')
    return { target: 'the embedded proxy', problem, input }
  }

  /** Why the server does not serve others. */
  #serves(server: 'namesrv' | 'broker'): Promise<string | undefined> {
    const request = server === 'namesrv' ? getNamesrvConfig : getBrokerConfig
    return this.#client.call(this.#addressOf(server), request, {}, { timeoutMs: patienceMs }).then(
      () => undefined,
      // A refusal is an answer, too: what was sent may have changed a setting.
      (error: unknown) =>
        (error as { code?: string }).code === 'ERR_BROKER' ? undefined : `serves nobody: ${String(error)}`,
    )
  }

  /** What must not be after any input, whoever got it. */
  async #problem(serves: Promise<string | undefined>): Promise<string | undefined> {
    const refused = await serves
    if (this.#uncaught.length > 0) return `threw outside of the connection: ${String(this.#uncaught[0])}`
    if (Object.keys(Object.prototype).length > 0) return 'changed Object.prototype'
    const heap = process.memoryUsage().heapUsed - this.#heapBefore
    return refused ?? (heap > maxHeapBytes ? `holds ${heap} bytes` : undefined)
  }

  #addressOf(server: 'namesrv' | 'broker'): string {
    return server === 'namesrv' ? this.#cluster.namesrvAddr : (this.#cluster.brokerAddrs[0] ?? '')
  }
}

/** Most inputs get a right length field, or little would come through. */
function reframed(bytes: Buffer, random: Random): Buffer {
  if (bytes.length >= 4 && random.below(8) > 0) bytes.writeInt32BE(bytes.length - 4, 0)
  return bytes
}
