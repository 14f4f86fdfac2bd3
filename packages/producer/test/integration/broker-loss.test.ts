// SPDX-License-Identifier: Apache-2.0
// Brokers that die under load. What must hold: every send settles once and in time; what was acknowledged is stored;
// what was not sent is not; and a failure says what is known.
import { RocketMQError, type Outcome } from '@rocketmq-ts/core'
import type { DefaultMQProducer, SendResult } from '@rocketmq-ts/producer'
import { onEachCluster, runningMs, waitFor, type TestCluster } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOn } from '../producers.js'

/** All sends begin together: on a busy machine the default of 3 s is over before the first of them is written. */
const sendMsgTimeout = 20_000
/** Milliseconds by which a send may settle after its deadline; those in which the event loop was busy do not count. */
const graceMs = 1500
/** However busy the machine is. */
const patienceMs = 120_000
const total = 10_000
const impatient = { sendMsgTimeout, pollNameServerInterval: 500 }

interface Settled {
  readonly body: string
  /** Milliseconds from its deadline until it settled; below 0 for most. */
  readonly lateMs: number
  readonly result?: SendResult
  readonly error?: RocketMQError
}

/** Sends and tells how it ended. A second end of the same promise is impossible; a missing one hangs the spec. */
async function send(producer: DefaultMQProducer, topic: string, body: string): Promise<Settled> {
  const deadline = runningMs() + sendMsgTimeout
  const settled = await producer.send({ topic, body }).then(
    result => ({ result }),
    (error: unknown) => ({ error: error as RocketMQError }),
  )
  return { body, lateMs: runningMs() - deadline, ...settled }
}

const bodies = Array.from({ length: total }, (_, index) => `message ${index}`)

onEachCluster(
  'a broker that is killed and restarted under ten thousand concurrent sends',
  cluster => {
    it('costs no acknowledged message, and every send settles once with what is known', async function () {
      this.timeout(3 * patienceMs)
      const topic = await cluster.topic('killed')
      await using producer = await producerOn(cluster.clientOptions, { ...impatient, maxInFlightMessages: 512 })
      let acknowledged = 0
      const sending = bodies.map(async body => {
        const settled = await send(producer, topic, body)
        if (settled.result !== undefined) acknowledged++
        return settled
      })

      await waitFor('the first acknowledgements', () => acknowledged > 200, patienceMs)
      await cluster.killBroker(0)
      const restarting = cluster.restartBroker(0)
      const settled = await Promise.all(sending)
      await restarting
      const after = await waitFor(
        'a send after the restart',
        async () => (await send(producer, topic, 'after')).result,
        patienceMs,
      )

      await waitFor(
        'the restarted broker to know the producer again, long before the next heartbeat is due',
        async () => (await cluster.producers(producer.producerGroup)).length === 1,
        20_000,
      )

      const stored = new Set((await storedOnce(cluster, topic)).map(({ body }) => body.toString()))
      const outcomes = settled.map(({ error }) => error?.outcome)
      const lost = settled.filter(({ result, body }) => result !== undefined && !stored.has(body))
      const notSentButStored = settled.filter(({ error, body }) => error?.outcome === 'not-sent' && stored.has(body))
      expect(after.status).to.equal('SEND_OK')
      expect(settled).to.have.length(total)
      expect(lost).to.deep.equal([])
      expect(notSentButStored).to.deep.equal([])
      expect(settled.every(({ error }) => error === undefined || error instanceof RocketMQError)).to.equal(true)
      expect(outcomes.filter(outcome => outcome !== undefined).every(isOutcome)).to.equal(true)
      expect(settled.filter(({ lateMs }) => lateMs > graceMs)).to.deep.equal([])
    })
  },
  { own: true },
)

onEachCluster(
  'one of two brokers that is killed',
  cluster => {
    it('fails no send that can still go to the other, and is used again when it is back', async function () {
      this.timeout(3 * patienceMs)
      const topic = await cluster.topic('one')
      await using producer = await producerOn(cluster.clientOptions, { ...impatient, sendLatencyEnable: true })
      await Promise.all(bodies.slice(0, 20).map(body => send(producer, topic, body)))

      await cluster.killBroker(0)
      const settled = []
      for (const body of bodies.slice(20, 60)) settled.push(await send(producer, topic, body))
      await cluster.restartBroker(0)
      const back = await waitFor(
        'traffic on the restarted broker',
        async () => (await send(producer, topic, 'back')).result?.queue.brokerName === 'broker-a',
        patienceMs,
      )

      expect(settled.filter(({ result }) => result === undefined)).to.deep.equal([])
      expect(new Set(settled.map(({ result }) => result?.queue.brokerName))).to.deep.equal(new Set(['broker-b']))
      expect(back).to.equal(true)
    })
  },
  { own: true, brokers: 2 },
)

/** All messages; a restarted real broker needs a moment before they can all be read. */
async function storedOnce(cluster: TestCluster, topic: string) {
  let previous = -1
  return waitFor(
    'the stored messages to be complete',
    async () => {
      const messages = await cluster.messages(topic)
      const isComplete = messages.length === previous
      previous = messages.length
      return isComplete && messages
    },
    60_000,
  )
}

function isOutcome(outcome: Outcome | undefined): boolean {
  return outcome === 'not-sent' || outcome === 'rejected' || outcome === 'unknown'
}
