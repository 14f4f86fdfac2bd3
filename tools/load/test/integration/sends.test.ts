// SPDX-License-Identifier: Apache-2.0
// Many sends at once, and what a broker that dies under them does to the promises: nothing acknowledged is lost, every
// failure says what it means, nothing that was called not sent is there.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { MQClientManager } from '@rocketmq-ts/client'
import { DefaultMQProducer, type ProducerOptions } from '@rocketmq-ts/producer'
import { onEachCluster, uniqueName, waitFor, type TestCluster } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { consumeAll } from '../../src/consume-all.js'
import { printFigures } from '../../src/figures.js'
import { bodyOf } from '../../src/load-body.js'
import { Random } from '../../src/random.js'
import { chooseSeed, sized } from '../../src/run-size.js'
import { noViolations, SendHistory } from '../../src/send-history.js'

const burst = 10_000
/** By how much a send may settle after its deadline when the event loop is free. */
const graceMs = 250
async function producerOf(cluster: TestCluster, options: Partial<ProducerOptions>): Promise<DefaultMQProducer> {
  const producer = new DefaultMQProducer({
    ...cluster.clientOptions,
    producerGroup: uniqueName('PG_load'),
    manager: new MQClientManager(),
    ...options,
  })
  await producer.start()
  return producer
}

function sendMany(history: SendHistory, producer: DefaultMQProducer, topic: string, ids: readonly string[]): void {
  const timeoutMs = producer.defaultMQProducerImpl.config.sendMsgTimeout
  for (const id of ids) history.track(id, producer.send({ topic, body: bodyOf(id) }), timeoutMs)
}

function idsOf(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index}`)
}

onEachCluster('ten thousand concurrent sends', cluster => {
  it('settle, each exactly once, and lie where they were acknowledged', async function () {
    this.timeout(300_000)
    const topic = await cluster.topic('load_burst', { queues: 8 })
    await using producer = await producerOf(cluster, { sendMsgTimeout: 120_000 })
    const history = new SendHistory()

    const startedAt = performance.now()
    sendMany(history, producer, topic, idsOf('burst', burst))
    await history.settled()
    const elapsedMs = Math.round(performance.now() - startedAt)
    const { violations, counts } = history.compare(await consumeAll(cluster, topic))

    printFigures('concurrent-sends', { ...counts, lost: violations.lost.length, elapsedMs })
    expect(violations).to.deep.equal(noViolations)
    expect(counts).to.include({ sent: burst, acked: burst, consumedUnique: burst, duplicatesAfterUnknown: 0 })
  })
})

onEachCluster(
  'a broker that is killed and restarted under ten thousand sends',
  cluster => {
    const kills = sized({ ci: 1, full: 10 })

    it(`loses nothing that was acknowledged, and stores nothing that was called not sent (kills: ${kills})`, async function () {
      this.timeout(kills * 120_000 + 300_000)
      const random = new Random(chooseSeed())
      const topic = await cluster.topic('load_kill', { queues: 8 })
      // Half of the sends give up while the broker is down; the other half outlast it.
      await using hasty = await producerOf(cluster, {})
      await using patient = await producerOf(cluster, { sendMsgTimeout: 60_000, retryTimesWhenSendFailed: 20 })
      const history = new SendHistory()
      const recoveries: number[] = []
      const loopDelay = monitorEventLoopDelay()
      loopDelay.enable()

      for (let kill = 0; kill < kills; kill++) {
        const before = history.acked
        sendMany(history, hasty, topic, idsOf(`hasty-${kill}`, burst / 2))
        sendMany(history, patient, topic, idsOf(`patient-${kill}`, burst / 2))
        const killAfter = before + random.integer(burst * 0.05, burst * 0.3)
        await waitFor(`${killAfter} acknowledgements`, () => history.acked >= killAfter, 60_000)
        await cluster.killBroker(0)
        await cluster.restartBroker(0)
        recoveries.push(await timeToAck(history, hasty, topic, `probe-${kill}`))
        await history.settled()
      }
      loopDelay.disable()
      const maxLoopDelayMs = loopDelay.max / 1e6
      const { violations, counts } = history.compare(await consumeAll(cluster, topic))

      printFigures('broker-kill', {
        ...counts,
        lost: violations.lost.length,
        hung: violations.hung.length,
        deniedButStored: violations.deniedButStored.length,
        kills,
        maxRecoveryMs: Math.round(Math.max(...recoveries)),
        maxLateMs: Math.round(history.latestMs),
        maxLoopDelayMs: Math.round(maxLoopDelayMs),
        seed: random.seed,
      })
      expect(violations, history.errors().join('\n')).to.deep.equal(noViolations)
      // Otherwise the broker was not killed under load, and nothing was shown.
      expect(counts.acked).to.be.greaterThan(0)
      expect(counts.unknown + counts.notSent + counts.duplicatesAfterUnknown).to.be.greaterThan(0)
      // Thousands of timers fire in the one or two turns that a busy machine makes late.
      expect(history.latestMs).to.be.lessThan(graceMs + 2 * maxLoopDelayMs)
    })
  },
  { own: true },
)

/** Milliseconds from now, when the broker can be used again, until a new send is acknowledged. */
async function timeToAck(
  history: SendHistory,
  producer: DefaultMQProducer,
  topic: string,
  prefix: string,
): Promise<number> {
  const readyAt = performance.now()
  let tries = 0
  await waitFor(
    'an acknowledgement after the restart',
    async () => {
      const id = `${prefix}-${++tries}`
      const sending = producer.send({ topic, body: bodyOf(id) })
      history.track(id, sending, producer.defaultMQProducerImpl.config.sendMsgTimeout)
      return sending.then(
        () => true,
        () => false,
      )
    },
    60_000,
  )
  return performance.now() - readyAt
}
