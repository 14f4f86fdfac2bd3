// SPDX-License-Identifier: Apache-2.0
// Specs of the official gRPC clients: the same for every language, on the embedded proxy and on a real one. They run
// only when asked for: `npm test` fetches nothing, and on a real proxy, whose times cannot be shortened, they take
// minutes.
import {
  clusterKind,
  isVersion5,
  onEachProxy,
  uniqueName,
  type ClusterNeeds,
  type TestCluster,
} from '@rocketmq-ts/testing'
import {
  grpcClientNames,
  runGrpcClients,
  type CommandAnswer,
  type CommandName,
  type CommandOptions,
  type GrpcClientName,
  type GrpcClients,
} from '../src/index.js'
import { whyNotJava } from './with-java.js'

type Options = Readonly<Record<string, CommandOptions[string]>>

/** A client that was opened. */
export class OpenClient {
  readonly name: string
  readonly #clients: GrpcClients

  constructor(clients: GrpcClients, name: string) {
    this.name = name
    this.#clients = clients
  }

  /** Resolves to what came of it, also when it failed. */
  ask(command: CommandName, options: Options = {}): Promise<CommandAnswer> {
    return this.#clients.ask(command, { ...options, client: this.name })
  }

  /** Rejects when the command failed. */
  async must(command: CommandName, options: Options = {}): Promise<CommandAnswer> {
    const answer = await this.ask(command, options)
    if (answer.error !== undefined) throw new Error(`${command}: ${answer.error} ${answer.message ?? ''}`)
    return answer
  }
}

/** What specs have. */
export interface GrpcScene {
  readonly cluster: TestCluster
  readonly language: GrpcClientName
  /** The process; there once `before` has run. */
  readonly clients: GrpcClients
  /** Opens a client, which is closed with the process. */
  open(kind: 'producer' | 'push' | 'simple', options?: Options): Promise<OpenClient>
  /** The same, where it may fail. */
  tryOpen(kind: 'producer' | 'push' | 'simple', options?: Options): Promise<CommandAnswer>
  /** A topic of a type: NORMAL, FIFO, … */
  topicOf(type: string): Promise<string>
}

/** Why specs of the official gRPC clients do not run here; nothing when they do. */
function whyNotGrpcClients(): string | undefined {
  if (!isVersion5) return 'RocketMQ 5 only'
  if (process.env['ROCKETMQ_TS_JAVA'] !== '1') return 'takes minutes; set ROCKETMQ_TS_JAVA=1 to run it'
  return whyNotJava()
}

/** Describes specs of the official gRPC clients, once for each language. */
export function onEachGrpcClient(title: string, define: (scene: GrpcScene) => void, needs: ClusterNeeds = {}): void {
  const reason = whyNotGrpcClients()
  if (reason !== undefined) {
    describe(title, () => it.skip(`[${reason}]`))
    return
  }
  onEachProxy(
    title,
    cluster => {
      for (const language of grpcClientNames) {
        describe(`of ${language}`, function () {
          this.timeout(clusterKind === 'real' ? 240_000 : 120_000)
          define(sceneOf(cluster, language))
        })
      }
    },
    needs,
  )
}

function sceneOf(cluster: TestCluster, language: GrpcClientName): GrpcScene {
  let running: GrpcClients | undefined
  before('start the clients', async () => {
    running = await runGrpcClients(language)
  })
  after('end the clients', () => running?.[Symbol.asyncDispose]())
  const clients = () => {
    if (running === undefined) throw new Error('the clients are not started')
    return running
  }
  const opening = (kind: string, options: Options) => {
    const client = uniqueName(kind)
    const { endpoints } = cluster
    return { client, answer: clients().ask('open', { endpoints, ...options, client, kind }) }
  }
  return {
    cluster,
    language,
    get clients() {
      return clients()
    },
    async open(kind, options = {}) {
      const { client, answer } = opening(kind, options)
      const { error, message } = await answer
      if (error !== undefined) throw new Error(`open ${kind}: ${error} ${message ?? ''}`)
      return new OpenClient(clients(), client)
    },
    tryOpen: (kind, options = {}) => opening(kind, options).answer,
    topicOf: type => cluster.topic(`interop_grpc_${type.toLowerCase()}`, { attributes: `+message.type=${type}` }),
  }
}
