// SPDX-License-Identifier: Apache-2.0
// Two consumers in processes of their own that are restarted at random, one of them by SIGKILL each time: nothing is
// lost, and what is consumed twice has a reason.
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { onEachCluster, uniqueName, waitFor, type TestCluster } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { ConsumerProcess } from '../../src/consumer-process.js'
import { DeliveryHistory } from '../../src/delivery-history.js'
import { printFigures } from '../../src/figures.js'
import { bodyOf } from '../../src/load-body.js'
import { OffsetWatch } from '../../src/offset-watch.js'
import { Random } from '../../src/random.js'
import { chooseSeed, sized } from '../../src/run-size.js'

const count = sized({ ci: 20_000, full: 200_000 })
const restarts = sized({ ci: 4, full: 16 })
const queues = 8
/** Sends under way at once. */
const sendWindow = 1000
/** Two consumers with 20 handlers each: some thousand messages a second, so that restarts happen in the middle. */
const workMs = 8

type Ending = 'closed' | 'killed'

/** Two places, in which consumers follow each other; those of one end in order, those of the other by SIGKILL. */
class ConsumerPlaces {
  readonly history = new DeliveryHistory()
  readonly #cluster: TestCluster
  readonly #topic: string
  readonly #group: string
  readonly #offsets: OffsetWatch
  readonly #running = new Map<Ending, { readonly name: string; readonly child: ConsumerProcess }>()
  #started = 0
  #kills = 0

  constructor(cluster: TestCluster, topic: string, group: string) {
    this.#cluster = cluster
    this.#topic = topic
    this.#group = group
    const onFallBack = this.history.fellBack.bind(this.history)
    this.#offsets = new OffsetWatch({ cluster, topic, group, onFallBack })
  }

  /** Consumers that were ended by SIGKILL. */
  get kills(): number {
    return this.#kills
  }

  /** Positions that the group has committed, all queues together. */
  async committed(): Promise<number> {
    return (await this.#offsets.offsets()).reduce((sum, [, offset]) => sum + offset, 0)
  }

  /** Starts a consumer; resolves when it has queues. */
  async start(ending: Ending): Promise<void> {
    const name = `consumer-${++this.#started}`
    let hasQueues = false
    const child = new ConsumerProcess({
      namesrvAddr: this.#cluster.namesrvAddr,
      group: this.#group,
      topic: this.#topic,
      workMs,
      onAssigned: assigned => {
        hasQueues = true
        this.history.assigned(name, assigned)
      },
      onDone: (queue, offset, id) => this.history.delivered(name, queue, offset, id),
    })
    this.#running.set(ending, { name, child })
    await waitFor('queues for a consumer', () => hasQueues, 60_000)
  }

  /** Ends the consumer of a place in the way of that place. */
  async end(ending: Ending): Promise<void> {
    const { name, child } = this.#running.get(ending)!
    this.#running.delete(ending)
    if (ending === 'killed') {
      // Asked for before: afterwards the other consumer may have committed more.
      for (const [queue, offset] of await this.#offsets.offsets()) this.history.committed(name, queue, offset)
      this.history.ends(name, 'killed')
      this.#kills++
      expect(await child.kill()).to.equal('SIGKILL')
    } else {
      this.history.ends(name, 'closed')
      expect(await child.close(), child.complaints).to.equal(0)
    }
  }

  /** Ends what runs, for a run that failed too. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#offsets[Symbol.asyncDispose]()
    await Promise.all([...this.#running.values()].map(({ child }) => child.kill()))
  }
}

onEachCluster('two consumers that are restarted at random, one of them by SIGKILL', cluster => {
  it(`consume ${count} messages without loss, and twice only what was not committed`, async function () {
    this.timeout(sized({ ci: 300_000, full: 1_800_000 }))
    const random = new Random(chooseSeed())
    const topic = await cluster.topic('load_consume', { queues })
    const ids = Array.from({ length: count }, (_, index) => `m-${index}`)
    const startedAt = performance.now()

    await using places = new ConsumerPlaces(cluster, topic, await cluster.group('CG_load'))
    const { history } = places
    await Promise.all([places.start('closed'), places.start('killed')])
    const sending = sendAll(cluster, topic, ids)
    for (const [done, ending] of planOf(random)) {
      await waitFor(`${done} messages to be consumed`, () => history.size >= done, 600_000)
      await places.end(ending)
      await places.start(ending)
    }
    await sending
    await waitFor('the last message', () => history.size >= count, 600_000)
    await waitFor('the last commit', async () => (await places.committed()) === count, 60_000)
    await places.end('closed')
    await places.end('killed')

    const duplicates = history.duplicates()
    const missing = history.missing(ids)
    printFigures('consumer-restarts', {
      sent: count,
      consumedUnique: history.size,
      lost: missing.length,
      dup: duplicates,
      restarts,
      kills: places.kills,
      elapsedMs: Math.round(performance.now() - startedAt),
      seed: random.seed,
    })
    expect(missing).to.deep.equal([])
    expect(history.size).to.equal(count)
    expect(duplicates.unexplained).to.equal(0)
  })
})

/** When, by messages consumed, which consumer is restarted: at random, the two in turn. */
function planOf(random: Random): readonly (readonly [number, Ending])[] {
  const moments = Array.from({ length: restarts }, () => random.integer(count * 0.02, count * 0.9)).sort(
    (a, b) => a - b,
  )
  return moments.map((done, index) => [done, index % 2 === 0 ? 'killed' : 'closed'])
}

/** Sends one message for each id, while they are consumed. */
async function sendAll(cluster: TestCluster, topic: string, ids: readonly string[]): Promise<void> {
  await using producer = new DefaultMQProducer({
    ...cluster.clientOptions,
    producerGroup: uniqueName('PG_load'),
    manager: new MQClientManager(),
    sendMsgTimeout: 60_000,
  })
  await producer.start()
  for (let next = 0; next < ids.length; next += sendWindow) {
    const batch = ids.slice(next, next + sendWindow)
    await Promise.all(batch.map(id => producer.send({ topic, body: bodyOf(id) })))
  }
}
