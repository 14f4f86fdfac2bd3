// SPDX-License-Identifier: Apache-2.0
// `rmq server`: name server and brokers inside this process, until a signal ends it.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { UsageError } from '@rocketmq-ts/core'
import type { LocalCluster, LocalClusterOptions, TopicOptions } from '@rocketmq-ts/local-cluster'
import { defaultNameServerPort } from '@rocketmq-ts/protocol/words'
import { pairs, portNumber, several, wholeNumber } from '../arguments.js'
import type { Register } from '../binding.js'
import { portHolderOf } from '../port-holder.js'
import type { Session } from '../session.js'

interface ServerOptions {
  readonly namesrvPort: number
  readonly brokerPort: number
  readonly grpcPort?: number
  readonly host: string
  readonly brokers: number
  readonly topic?: readonly string[]
  readonly config?: Readonly<Record<string, string>>
  readonly acl?: readonly string[]
  readonly tlsPair?: string
}

export const serverCommand: Register = (parent, bind) => {
  parent
    .command('server')
    .description('a name server and brokers in this process, for development; nothing is written to disk')
    .option('--namesrv-port <port>', 'port of the name server, 0: a free one', portNumber, defaultNameServerPort)
    .option('--broker-port <port>', 'port of the first broker, 0: a free one', portNumber, 10_911)
    .option(
      '--grpc-port <port>',
      'with a proxy for gRPC clients on this port (8081 by custom), 0: a free one',
      portNumber,
    )
    .option('--host <address>', 'address to listen at, and to be known by', '127.0.0.1')
    .option('--brokers <n>', 'how many brokers; all but the first on free ports', text => wholeNumber(text, 1), 1)
    .option('--topic <name[:queues]>', 'a topic that is there from the start; may be repeated', several)
    .option('--config <key=value>', 'a broker setting by its Java name; may be repeated', pairs)
    .option('--acl <user:secret>', 'ask for signatures of this user; may be repeated', several)
    .option('--tls-pair <cert,key>', 'PEM files: speak TLS and plain text on the same ports')
    .example(
      'server --namesrv-port 0 --broker-port 0 --topic orders:8',
      'A cluster on free ports, with the topic orders.',
    )
    .action(bind(serve))
}

async function serve(session: Session, options: ServerOptions): Promise<void> {
  await using cluster = await start(options)
  await announce(session, cluster, options.grpcPort === undefined ? undefined : cluster.endpoints)
  if (!session.signal.aborted) await once(session.signal, 'abort')
  await session.output.line('stopping')
}

async function start(options: ServerOptions): Promise<LocalCluster> {
  const { brokerConfigOf, LocalCluster } = await import('@rocketmq-ts/local-cluster')
  const { namesrvPort, brokerPort, grpcPort, host, brokers } = options
  try {
    return await LocalCluster.start({
      namesrvPort,
      brokerPort,
      host,
      brokers,
      ...(grpcPort === undefined ? {} : { proxy: true, grpcPort }),
      topics: (options.topic ?? []).map(topicOf),
      config: brokerConfigOf(options.config ?? {}),
      ...aclOf(options.acl),
      ...tlsOf(options.tlsPair),
    })
  } catch (error) {
    throw await withHolder(error, [namesrvPort, brokerPort, grpcPort ?? 0])
  }
}

/** The error, and who holds the port when it is taken. */
async function withHolder(error: unknown, ports: readonly number[]): Promise<unknown> {
  const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' && cause?.code !== 'EADDRINUSE') return error
  const taken = ports.find(each => (error as Error).message.includes(String(each))) ?? 0
  const holder = await portHolderOf(taken)
  const who = holder === undefined ? '' : ` by ${holder}`
  return new UsageError(
    `port ${taken} is taken${who}: choose another with --namesrv-port, --broker-port and --grpc-port`,
    {
      cause: error,
    },
  )
}

async function announce({ output }: Session, cluster: LocalCluster, endpoints: string | undefined): Promise<void> {
  const { namesrvAddr, brokerAddrs } = cluster
  if (output.isJson) return output.json({ event: 'ready', namesrvAddr, brokerAddrs, endpoints })
  const { bold, green } = output.colours
  await output.line(`${green('ready')}  name server ${bold(namesrvAddr)}, broker ${bold(brokerAddrs.join(', '))}`)
  if (endpoints !== undefined) await output.line(`       gRPC clients: ${bold(endpoints)}, plain text`)
  await output.line(`       clients: NAMESRV_ADDR=${namesrvAddr}, stop with Ctrl-C`)
}

function topicOf(text: string): TopicOptions {
  const [name = '', queues] = text.split(':')
  if (queues === undefined) return { name }
  const count = Number(queues)
  if (Number.isSafeInteger(count) && count > 0) return { name, queues: count }
  throw new UsageError(`--topic takes name or name:queues, not "${text}"`)
}

function aclOf(texts: readonly string[] | undefined): Pick<LocalClusterOptions, 'acl'> {
  if (texts === undefined) return {}
  const users = texts.map(text => {
    const at = text.indexOf(':')
    if (at < 1) throw new UsageError('--acl takes user:secret')
    return { accessKey: text.slice(0, at), secretKey: text.slice(at + 1) }
  })
  return { acl: { users } }
}

function tlsOf(text: string | undefined): Pick<LocalClusterOptions, 'tls'> {
  if (text === undefined) return {}
  const [cert, key] = text.split(',')
  if (cert === undefined || key === undefined) throw new UsageError('--tls-pair takes cert.pem,key.pem')
  try {
    return { tls: { cert: readFileSync(cert), key: readFileSync(key) } }
  } catch (cause) {
    throw new UsageError(`a file of --tls-pair cannot be read: ${(cause as Error).message}`, { cause })
  }
}
