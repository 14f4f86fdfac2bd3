// SPDX-License-Identifier: Apache-2.0
// Two consumers that leave and join in turn, many times, while messages come: nothing is lost, what is consumed twice
// had a queue that moved, and in the end each has its share.
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQPushConsumer } from '@rocketmq-ts/consumer'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { onEachCluster, uniqueName, waitFor, type TestCluster } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { DeliveryHistory } from '../../src/delivery-history.js'
import { printFigures } from '../../src/figures.js'
import { bodyOf, idOf } from '../../src/load-body.js'
import { OffsetWatch } from '../../src/offset-watch.js'
import { sized } from '../../src/run-size.js'

const moves = sized({ ci: 20, full: 100 })
const queues = 8
/** Messages that are sent and not consumed yet, at most: consumers have always something to do. */
const backlog = 400
/** Messages by which the shares are measured. */
const tail = 2000

const nameOf = ({ brokerName, queueId }: MessageQueue) => `${brokerName}/${queueId}`

/** Consumers of one group that follow each other in two places. */
class Members {
  readonly history = new DeliveryHistory()
  readonly #cluster: TestCluster
  readonly #topic: string
  readonly #group: string
  readonly #running: ({ readonly name: string; readonly consumer: DefaultMQPushConsumer } | undefined)[] = []
  /** Ids by consumer. */
  readonly #consumed = new Map<string, Set<string>>()
  /** Queues by consumer. */
  readonly #holds = new Map<string, Set<string>>()
  #started = 0

  constructor(cluster: TestCluster, topic: string, group: string) {
    this.#cluster = cluster
    this.#topic = topic
    this.#group = group
  }

  /** How many of these each of those has consumed that are members now. */
  sharesOf(ids: readonly string[]): number[] {
    const wanted = new Set(ids)
    const consumedBy = (name: string) => [...(this.#consumed.get(name) ?? [])].filter(id => wanted.has(id)).length
    return this.#running.flatMap(member => (member === undefined ? [] : consumedBy(member.name)))
  }

  /** How many queues each member has. */
  get holdings(): number[] {
    return this.#running.flatMap(member => (member === undefined ? [] : (this.#holds.get(member.name)?.size ?? 0)))
  }

  async join(place: number): Promise<void> {
    const name = `consumer-${++this.#started}`
    const consumed = new Set<string>()
    this.#consumed.set(name, consumed)
    const consumer = new DefaultMQPushConsumer({
      ...this.#cluster.clientOptions,
      consumerGroup: this.#group,
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      manager: new MQClientManager(),
    })
    const held = new Set<string>()
    this.#holds.set(name, held)
    consumer.on('assigned', assigned => {
      for (const queue of assigned) held.add(nameOf(queue))
      this.history.assigned(name, assigned.map(nameOf))
    })
    consumer.on('revoked', revoked => revoked.forEach(queue => held.delete(nameOf(queue))))
    void consumer.subscribe(this.#topic, '*', async ({ body, queueOffset }, { queue }) => {
      // What an application would do with it: load takes time, and is no wait for anything.
      await new Promise(resolve => setTimeout(resolve, 4))
      this.history.delivered(name, nameOf(queue), queueOffset, idOf(body))
      consumed.add(idOf(body))
    })
    this.#running[place] = { name, consumer }
    await consumer.start()
    await consumer.ready()
  }

  async leave(place: number): Promise<void> {
    const member = this.#running[place]
    this.#running[place] = undefined
    if (member === undefined) return
    this.history.ends(member.name, 'closed')
    await member.consumer.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([0, 1].map(place => this.leave(place)))
  }
}

/** Sends numbered messages, never more ahead of what is consumed than `backlog`. */
class Sender {
  readonly ids: string[] = []
  readonly #producer: DefaultMQProducer
  readonly #topic: string
  readonly #history: DeliveryHistory

  constructor(producer: DefaultMQProducer, topic: string, history: DeliveryHistory) {
    this.#producer = producer
    this.#topic = topic
    this.#history = history
  }

  /** Until it is told to stop, by count or by word. */
  async sendWhile(isWanted: () => boolean): Promise<void> {
    while (isWanted()) {
      await waitFor('room', () => this.ids.length - this.#history.size < backlog || !isWanted(), 60_000)
      const batch = Array.from({ length: 100 }, (_, index) => `m-${this.ids.length + index}`)
      await Promise.all(batch.map(id => this.#producer.send({ topic: this.#topic, body: bodyOf(id) })))
      this.ids.push(...batch)
    }
  }
}

onEachCluster('two consumers that leave and join in turn', cluster => {
  it(`${moves} times lose nothing, repeat only what moved, and share evenly in the end`, async function () {
    this.timeout(sized({ ci: 300_000, full: 1_800_000 }))
    const topic = await cluster.topic('load_moves', { queues })
    const startedAt = performance.now()
    await using producer = new DefaultMQProducer({
      ...cluster.clientOptions,
      producerGroup: uniqueName('PG_load'),
      manager: new MQClientManager(),
      sendMsgTimeout: 60_000,
    })
    await producer.start()
    const group = await cluster.group('CG_load')
    await using members = new Members(cluster, topic, group)
    const { history } = members
    await using _watch = new OffsetWatch({ cluster, topic, group, onFallBack: history.fellBack.bind(history) })
    const sender = new Sender(producer, topic, history)
    await Promise.all([members.join(0), members.join(1)])

    let isMoving = true
    const sending = sender.sendWhile(() => isMoving)
    for (let move = 0; move < moves; move++) {
      await members.leave(move % 2)
      await members.join(move % 2)
      const seen = history.size
      await waitFor('messages between two moves', () => history.size >= seen + backlog, 60_000)
    }
    isMoving = false
    await sending
    await waitFor('the last message', () => history.size >= sender.ids.length, 60_000)
    await waitFor('an even share of the queues', () => members.holdings.every(held => held === queues / 2), 60_000)
    const before = sender.ids.length
    await sender.sendWhile(() => sender.ids.length < before + tail)
    await waitFor('the last message', () => history.size >= sender.ids.length, 60_000)
    const shares = members.sharesOf(sender.ids.slice(before))

    const duplicates = history.duplicates()
    const missing = history.missing(sender.ids)
    printFigures('join-and-leave', {
      sent: sender.ids.length,
      consumedUnique: history.size,
      lost: missing.length,
      dup: duplicates,
      moves,
      shares: Object.fromEntries(shares.entries()),
      elapsedMs: Math.round(performance.now() - startedAt),
    })
    expect(missing).to.deep.equal([])
    expect(duplicates.unexplained).to.equal(0)
    expect(duplicates.killed).to.equal(0)
    expect(Math.min(...shares)).to.be.at.least(0.8 * Math.max(...shares))
  })
})
