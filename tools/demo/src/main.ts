// SPDX-License-Identifier: Apache-2.0
// `npm start`: a producer goes through its whole start against a name server and a broker on real sockets, sends in
// every way, a consumer on the same shared instance receives it all, and everything ends by itself.
import { MQClientManager, periodOf, scheduledTasks } from '@rocketmq-ts/client'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { say, section, step, table, title } from './screen.js'
import { sendEveryWay } from './send-every-way.js'
import { watch } from './watch.js'

const startedAt = performance.now()
title('RocketMQ for TypeScript')

section('An embedded cluster')
const before = performance.now()
await using cluster = await LocalCluster.start({ topics: ['orders'] })
const [brokerAddr = ''] = cluster.brokerAddrs
step('name server and broker listen', `${cluster.namesrvAddr} and ${brokerAddr}`, performance.now() - before)
const servers = new Map([
  [cluster.namesrvAddr, `name server ${cluster.namesrvAddr}`],
  [brokerAddr, `broker-a ${brokerAddr}`],
])
watch(address => servers.get(address))

section('A producer starts')
const producer = new DefaultMQProducer({ producerGroup: 'shop', namesrvAddr: cluster.namesrvAddr })
await producer.start()
const { instance } = producer.defaultMQProducerImpl
say(`client id ${instance.clientId}: ${MQClientManager.getInstance().factoryTable.size} instance in this process`)
say(
  `in the background: ${scheduledTasks
    .filter(task => task.onlyWithDiscovery !== true)
    .map(plan)
    .join('; ')}`,
)

section('It sends')
const sent = await sendEveryWay(producer)
table(
  ['how', 'status', 'queue', 'offset', 'message id', 'offset message id', 'ms'],
  sent.map(({ how, result, elapsedMs }) => [
    how,
    result.status,
    result.queue.queueId,
    result.queueOffset,
    result.messageId,
    result.offsetMessageId,
    elapsedMs.toFixed(1),
  ]),
)

section('It ends')
await producer.close()
say(`done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s; nothing is left, so the process exits by itself`)

function plan(task: (typeof scheduledTasks)[number]): string {
  return `${task.name} every ${periodOf(task, instance.config) / 1000} s`
}
