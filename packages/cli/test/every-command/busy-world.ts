// SPDX-License-Identifier: Apache-2.0
// A cluster with something for every command to look at.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { DefaultMQProducer, type SendResult } from '@rocketmq-ts/producer'
import { liteScene, uniqueName, waitFor, type LiteScene, type TestCluster } from '@rocketmq-ts/testing'
import { giveUp } from '../give-up.js'
import { rmq, rmqJson } from '../rmq-here.js'

/** A HEART_BEAT without a body, with its length before it. */
const heartbeat = frameOf({ code: 34, flag: 0, language: 'JAVA', opaque: 1, version: 513 })

export interface BusyWorld extends AsyncDisposable {
  readonly cluster: TestCluster
  readonly broker: string
  readonly address: string
  /**
   * A topic with one queue and three messages, the first with the key `188`; `group` has consumed them, and is there.
   */
  readonly topic: string
  readonly group: string
  readonly clientId: string
  readonly producerGroup: string
  /** The first message, and its traces. */
  readonly sent: SendResult
  /** A group with a dead letter that has a reason. */
  readonly deadGroup: string
  /** A namespace of name servers with the key `region`. */
  readonly namespace: string
  readonly lite: LiteScene
  /** A file with a recorded frame. */
  readonly frames: string
}

/** Makes it. The cluster has to have `liteSettings`. */
export async function busyWorld(cluster: TestCluster): Promise<BusyWorld> {
  const at = ['--namesrv', cluster.namesrvAddr]
  const [broker] = (await rmqJson(['cluster', 'list', ...at])) as [{ broker: string }]
  const [address = ''] = await cluster.brokerAddrs()
  const topic = await cluster.topic('rmq-busy', { queues: 1 })
  const group = await cluster.group('rmq-busy')
  const producerGroup = uniqueName('rmq-busy')
  const namespace = uniqueName('rmq-busy')
  await rmq(['namesrv', 'kv', 'put', namespace, 'region', 'eu', ...at])
  const lite = await liteScene(cluster)
  const folder = await mkdtemp(join(tmpdir(), 'rmq-busy-'))
  const frames = join(folder, 'frames.jsonl')
  await writeFile(frames, `${JSON.stringify({ frame: heartbeat })}\n`)
  const dead = await giveUp(cluster, await cluster.topic('rmq-dead', { queues: 1 }), ['coffee'])
  const consumer = new DefaultMQPushConsumer({
    ...cluster.clientOptions,
    consumerGroup: group,
    enableTrace: true,
    persistConsumerOffsetInterval: 200,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    subscriptions: { [topic]: '*' },
    handler: () => undefined,
  })
  const producer = new DefaultMQProducer({
    ...cluster.clientOptions,
    producerGroup,
    enableTrace: true,
    topics: [topic],
  })
  await Promise.all([consumer.start(), producer.start()])
  const sent = await producer.send({ topic, body: 'one', keys: ['188'], tags: 'paid' })
  for (const body of ['two', 'three']) await producer.send({ topic, body })
  await waitFor('traces and offsets of what was consumed', async () => {
    const life = await rmq(['trace', sent.messageId, '--topic', topic, ...at])
    const lag = await rmq(['group', 'lag', group, '--topic', topic, '--json', ...at])
    return (
      /delivered: SUCCESS/.test(life.stdout) && lag.code === 0 && (JSON.parse(lag.stdout) as { lag: number }).lag === 0
    )
  })
  const { clientId } = consumer.defaultMQPushConsumerImpl.instance
  const close = async (): Promise<void> => {
    await Promise.all([consumer.close(), producer.close(), rm(folder, { recursive: true })])
  }
  return {
    cluster,
    broker: broker.broker,
    address,
    topic,
    group,
    clientId,
    producerGroup,
    sent,
    namespace,
    lite,
    frames,
    deadGroup: dead.group,
    [Symbol.asyncDispose]: close,
  }
}

function frameOf(header: object): string {
  const text = Buffer.from(JSON.stringify(header))
  const lengths = Buffer.alloc(8)
  lengths.writeInt32BE(4 + text.length)
  lengths.writeInt32BE(text.length, 4)
  return Buffer.concat([lengths, text]).toString('base64')
}
