// SPDX-License-Identifier: Apache-2.0
// What is sent to: the broker that ROCKETMQ_NAMESRV_ADDR leads to, a real one that is started here, or the embedded
// cluster in a process of its own, so that its work is not counted as the client's.
import { encodedSend, RawSocket } from '@rocketmq-ts/cli/bench'
import { defaultTopicName, getBrokerClusterInfo, readWrite, updateAndCreateTopic } from '@rocketmq-ts/protocol'
import { RealCluster } from '@rocketmq-ts/real-rocketmq'
import { RemotingClient } from '@rocketmq-ts/remoting'
import { startCluster } from './cluster-process.js'

export interface Target {
  readonly namesrvAddr: string
  readonly brokerAddr: string
}

export type TargetKind = 'real' | 'embedded'

const clientOfAll = () => new RemotingClient({ identity: { language: 'JAVA', version: 513 } })

/** Lets `use` have a cluster of one broker. */
export async function withTarget<T>(kind: TargetKind, use: (target: Target) => Promise<T>): Promise<T> {
  const running = process.env['ROCKETMQ_NAMESRV_ADDR']
  if (kind === 'real' && running !== undefined) return use(await targetAt(running))
  await using cluster = kind === 'real' ? await RealCluster.start() : await startCluster()
  return await use(await targetAt(cluster.namesrvAddr))
}

async function targetAt(namesrvAddr: string): Promise<Target> {
  await using client = clientOfAll()
  const { body } = await client.call(namesrvAddr, getBrokerClusterInfo, {})
  const [broker] = body.brokerAddrTable.values()
  return { namesrvAddr, brokerAddr: broker?.brokerAddrs.get(0) ?? '' }
}

/** A topic; its name is new in each run. */
export async function makeTopic({ brokerAddr }: Target, queues = 8): Promise<string> {
  const topic = `bench-${Date.now().toString(36)}-${queues}`
  await using client = clientOfAll()
  await client.call(brokerAddr, updateAndCreateTopic, {
    topic,
    defaultTopic: defaultTopicName,
    readQueueNums: queues,
    writeQueueNums: queues,
    perm: readWrite,
    topicFilterType: 'SINGLE_TAG',
    order: false,
  })
  return topic
}

/** Stores messages evenly in the queues of a topic. */
export async function store(
  { brokerAddr }: Target,
  topic: string,
  { count, bytes, queues }: { readonly count: number; readonly bytes: number; readonly queues: number },
): Promise<void> {
  using socket = await RawSocket.connect(brokerAddr)
  const body = Buffer.alloc(bytes, 'x')
  const frames = Array.from({ length: queues }, (_, queueId) =>
    encodedSend({ topic, brokerName: 'broker-a', queueId }, body),
  )
  await socket.exchange({ count, window: 256, frame: index => frames[index % frames.length] ?? body })
}
