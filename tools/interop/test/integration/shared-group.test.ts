// SPDX-License-Identifier: Apache-2.0
// A Java and a TypeScript consumer in one group: with the same strategy both come to the same division of the queues,
// and who stays takes over what the other leaves.
import {
  allocateAveragely,
  allocateAveragelyByCircle,
  allocateByConsistentHash,
  type AllocateMessageQueueStrategy,
  type DefaultMQPushConsumer,
} from '@rocketmq-ts/consumer'
import type { DefaultMQProducer } from '@rocketmq-ts/producer'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import type { LineProgram } from '../../src/index.js'
import { consumerOn, producerOn } from '../clients.js'
import { javaOn, javaPatienceMs, onEachClusterWithJava } from '../with-java.js'

const queues = 8
const all = Array.from({ length: queues }, (_, queueId) => queueId)

/** The queues that our consumer has now. */
class OurQueues {
  readonly #ids = new Set<number>()

  constructor(consumer: DefaultMQPushConsumer, topic: string) {
    const ours = (list: readonly MessageQueue[]) => list.filter(queue => queue.topic === topic)
    consumer.on('assigned', list => ours(list).forEach(({ queueId }) => this.#ids.add(queueId)))
    consumer.on('revoked', list => ours(list).forEach(({ queueId }) => this.#ids.delete(queueId)))
  }

  get ids(): number[] {
    return [...this.#ids].sort((a, b) => a - b)
  }
}

/** The queues that the Java consumer said last, and how many consumers it knew then. */
function javasShare(java: LineProgram, topic: string): { readonly ids: readonly number[]; readonly members: number } {
  const last = java.facts('assigned', { topic }).at(-1)
  const ids = (last?.queues ?? []).map(({ queueId }) => queueId).sort((a, b) => a - b)
  return { ids, members: last?.consumers.length ?? 0 }
}

onEachClusterWithJava('a Java and a TypeScript consumer of one group', cluster => {
  let producer: DefaultMQProducer
  before(async () => {
    producer = await producerOn(cluster)
  })
  after(() => producer.close())

  /** One message to each queue. */
  async function sendToEach(topic: string, word: string): Promise<void> {
    const toQueue = (queueId: number) => {
      const queue = (list: readonly MessageQueue[]) => list.find(each => each.queueId === queueId)
      return producer.send({ topic, body: `${word} ${queueId}`, keys: `${word}-${queueId}` }, { selector: queue })
    }
    await Promise.all(all.map(toQueue))
  }

  const strategies: readonly (readonly [string, AllocateMessageQueueStrategy])[] = [
    ['AVG', allocateAveragely],
    ['AVG_BY_CIRCLE', allocateAveragelyByCircle],
    ['CONSISTENT_HASH', allocateByConsistentHash()],
  ]
  for (const [strategy, allocateMessageQueueStrategy] of strategies) {
    it(`share the queues by ${strategy}, and who stays takes over`, async () => {
      const topic = await cluster.topic('interop_share', { queues })
      const consumerGroup = await cluster.group('CG_share')
      const startJava = () =>
        javaOn(cluster, 'Consume', ['--topic', topic, '--group', consumerGroup, '--strategy', strategy])
      const ours: string[] = []
      const consumer = consumerOn(cluster, { consumerGroup, allocateMessageQueueStrategy })
      const ourQueues = new OurQueues(consumer, topic)
      void consumer.subscribe(topic, '*', ({ body, queueId }) => void ours.push(`${body.toString()}@${queueId}`))
      await using _closed = consumer
      await consumer.start()

      // Together.
      await using java = await startJava()
      const areDivided = () => {
        const [{ ids: javas, members }, mine] = [javasShare(java, topic), ourQueues.ids]
        return members === 2 && javas.length + mine.length === queues && { javas, mine }
      }
      const { javas, mine } = await waitFor('the division of the queues', areDivided, javaPatienceMs)
      expect([...javas, ...mine].sort((a, b) => a - b)).to.deep.equal(all)
      await sendToEach(topic, 'both')
      const javaGot = await java.factCount('received', javas.length, {}, javaPatienceMs)
      await waitFor('our part', () => ours.length >= mine.length, javaPatienceMs)
      expect(javaGot.map(({ queueId }) => queueId)).to.have.members(javas)
      expect(ours).to.have.members(mine.map(queueId => `both ${queueId}@${queueId}`))

      // Java leaves.
      await java.stop()
      await waitFor('all queues to be ours', () => ourQueues.ids.length === queues, javaPatienceMs)
      await sendToEach(topic, 'alone')
      await waitFor('all messages to be ours', () => ours.length >= mine.length + queues, javaPatienceMs)
      expect(ours.slice(mine.length)).to.have.members(all.map(queueId => `alone ${queueId}@${queueId}`))

      // Java comes back, and we leave.
      await using other = await startJava()
      await waitFor('Java to see both', () => javasShare(other, topic).members === 2, javaPatienceMs)
      await consumer.close()
      await waitFor('all queues to be Java’s', () => javasShare(other, topic).ids.length === queues, javaPatienceMs)
      await sendToEach(topic, 'java')
      const rest = await other.factCount('received', queues, {}, javaPatienceMs)
      // We had committed everything: Java gets nothing twice.
      expect(rest.map(({ keys }) => keys)).to.have.members(all.map(queueId => `java-${queueId}`))
    })
  }
})
