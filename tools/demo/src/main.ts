// SPDX-License-Identifier: Apache-2.0
// `npm start`: a producer goes through its whole start against a name server and a broker on real sockets and sends in
// every way; a consumer on the same shared instance receives it all; everything ends by itself.
import { MQClientManager, periodOf, scheduledTasks, type MQClientInstance } from '@rocketmq-ts/client'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { consumeAll } from './consume-all.js'
import { say, section, step, table, title } from './screen.js'
import { sendEveryWay } from './send-every-way.js'
import { watch } from './watch.js'

const topic = 'orders'
const startedAt = performance.now()
title('RocketMQ for TypeScript')

section('An embedded cluster')
const cluster = await LocalCluster.start({ topics: [topic] })
const [brokerAddr = ''] = cluster.brokerAddrs
step('name server and broker listen', `${cluster.namesrvAddr} and ${brokerAddr}`, performance.now() - startedAt)
watch(
  new Map([
    [cluster.namesrvAddr, `name server ${cluster.namesrvAddr}`],
    [brokerAddr, `broker-a ${brokerAddr}`],
  ]),
)

section('A producer starts')
const producer = new DefaultMQProducer({ producerGroup: 'shop', namesrvAddr: cluster.namesrvAddr })
await producer.start()
const { instance } = producer.defaultMQProducerImpl
say(`client id ${instance.clientId}; from now on, in the background:`)
for (const line of schedule(instance)) say(`  ${line}`)

section('It sends')
const sent = await sendEveryWay(producer, topic)
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
say('one message more went one-way: nobody answers that, so it has no line')

section('A consumer joins, on the same instance')
const received = await consumeAll({ topic, namesrvAddr: cluster.namesrvAddr, count: sent.length + 1 })
say(`client instances in this process: ${MQClientManager.getInstance().factoryTable.size}`)
table(
  ['body', 'queue', 'offset', 'message id'],
  received.map(message => [message.body.toString(), message.queueId, message.queueOffset, message.messageId]),
)

section('Everything ends')
await producer.close()
await cluster.close()
say(`after ${((performance.now() - startedAt) / 1000).toFixed(1)} s nothing is left, so the process exits by itself`)

function schedule({ config }: MQClientInstance): readonly string[] {
  return scheduledTasks
    .filter(task => task.onlyWithDiscovery !== true)
    .map(task => `${task.name}, every ${periodOf(task, config) / 1000} s`)
}
