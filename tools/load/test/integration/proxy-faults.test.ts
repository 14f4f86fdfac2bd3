// SPDX-License-Identifier: Apache-2.0
// A proxy that dies, stands still, or is behind connections that lead nowhere, under sends and a consumer: what was
// acknowledged is there and is consumed, every failure says what it means, and traffic comes back by itself.
import { FaultProxy } from '@rocketmq-ts/fault-proxy'
import { Producer, PushConsumer } from '@rocketmq-ts/grpc'
import { clusterKind, itWhen, onEachProxy, routeThrough, uniqueName, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { consumeAll } from '../../src/consume-all.js'
import { printFigures } from '../../src/figures.js'
import { bodyOf, idOf } from '../../src/load-body.js'
import { sized } from '../../src/run-size.js'
import { noViolations, SendHistory } from '../../src/send-history.js'

const burst = sized({ ci: 2000, full: 10_000 })
const faults = sized({ ci: 1, full: 5 })
/** How long a proxy stands still, milliseconds. */
const frozenMs = sized({ ci: 8000, full: 20_000 })

onEachProxy(
  'a proxy under sends and a push consumer',
  cluster => {
    /** Sends bursts, harms the proxy in the middle of each, and compares. */
    async function run(name: string, harm: () => Promise<void>, address = cluster.endpoints): Promise<void> {
      const topic = await cluster.topic('load_proxy', { queues: 8 })
      const endpoints = `grpc://${address}`
      const consumed = new Set<string>()
      const consumerGroup = await cluster.group(uniqueName('CG_load_proxy'))
      await using consumer = new PushConsumer({
        endpoints,
        consumerGroup,
        subscriptions: { [topic]: '*' },
        handler: ({ body }) => void consumed.add(idOf(body)),
      })
      const sendTimeoutMs = 60_000
      await using hasty = new Producer({ endpoints, topics: [topic] })
      await using patient = new Producer({ endpoints, topics: [topic], sendTimeoutMs, maxAttempts: 16 })
      await Promise.all([consumer.start(), hasty.start(), patient.start()])
      const history = new SendHistory()
      const recoveries: number[] = []

      for (let fault = 0; fault < faults; fault++) {
        const before = history.acked
        for (let index = 0; index < burst; index++) {
          const id = `${fault}-${index}`
          const [producer, timeoutMs] = index % 2 === 0 ? [hasty, 3000] : [patient, sendTimeoutMs]
          history.track(id, producer.send({ topic, body: bodyOf(id) }), timeoutMs)
        }
        const enough = before + burst / 10
        await waitFor('some acknowledgements', () => history.acked >= enough, 60_000)
        await harm()
        const readyAt = performance.now()
        const id = `probe-${fault}`
        const probe = patient.send({ topic, body: bodyOf(id) })
        history.track(id, probe, sendTimeoutMs)
        await probe
        recoveries.push(performance.now() - readyAt)
        await history.settled()
      }
      const stored = await consumeAll(cluster, topic)
      const { violations, counts } = history.compare(stored)
      const missing = () => stored.filter(({ id }) => !consumed.has(id)).length
      await waitFor('everything to be consumed', () => missing() === 0, 180_000)

      const maxRecoveryMs = Math.round(Math.max(...recoveries))
      printFigures(name, { ...counts, lost: violations.lost.length, faults, maxRecoveryMs })
      expect(violations, history.errors().join('\n')).to.deep.equal(noViolations)
      expect(counts.acked).to.be.greaterThan(0)
    }

    it('that is killed and restarted loses nothing', () =>
      run('proxy-kill', async () => {
        await cluster.killProxy()
        await cluster.restartProxy()
      })).timeout(faults * 120_000 + 300_000)

    it('whose connections lead nowhere loses nothing', async () => {
      await using link = await FaultProxy.start({ target: cluster.endpoints, isRemoting: false })
      if (cluster.kind === 'embedded') routeThrough(link.address, cluster.embedded)
      await run('proxy-half-open', async () => link.abandon(), link.address)
    }).timeout(faults * 120_000 + 300_000)

    itWhen(
      clusterKind === 'real',
      'that stands still loses nothing',
      'a process of its own is needed',
      () =>
        run('proxy-freeze', async () => {
          await cluster.real.killProxy('SIGSTOP')
          // For how long it stands still is the fault itself; no fact ends it.
          await new Promise(resolve => setTimeout(resolve, frozenMs))
          await cluster.real.killProxy('SIGCONT')
        }),
      faults * 120_000 + 300_000,
    )
  },
  { own: true },
)
