// SPDX-License-Identifier: Apache-2.0
// Whatever a peer answers, a call of an administrator that gets nowhere asks a few times a second at most, and ends.
import { VirtualClock } from '@rocketmq-ts/core'
import { DeafManager, uselessAnswers, type Answering, type Answers } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { adminOf } from './support/admin-of.js'
import { begun, calls, queue } from './support/every-call.js'

/** Requests of one kind in a second of a call, to one broker. */
const few = 6
const stepMs = 100
const timeoutMs = 10_000

const brokerAddrs = new Map([[0, 'h:2']])
const broker = { brokerName: 'b', cluster: 'C', brokerAddrs }
const page = { nextBeginOffset: 0, minOffset: 0, maxOffset: 9, suggestWhichBrokerId: 0, body: Buffer.alloc(0) }

/** Enough for a call to get as far as the broker, and for dead letters to be there. */
const well: Answers = {
  GET_ROUTEINFO_BY_TOPIC: () => ({
    body: {
      queueDatas: [{ brokerName: 'b', readQueueNums: 1, writeQueueNums: 1, perm: 6, topicSysFlag: 0 }],
      brokerDatas: [broker],
      filterServerTable: new Map(),
    },
  }),
  GET_BROKER_CLUSTER_INFO: () => ({
    body: { brokerAddrTable: new Map([['b', broker]]), clusterAddrTable: new Map([['C', ['b']]]) },
  }),
  GET_TOPIC_STATS_INFO: () => ({
    body: { offsetTable: [{ queue, minOffset: 0, maxOffset: 9, lastUpdateTimestamp: 1 }], topicPutTps: 0 },
  }),
}

interface Driven {
  readonly elapsedMs: number
  readonly counts: ReadonlyMap<string, number>
}

/** One call from its beginning to its end. */
async function drive(name: string, special: Answers, other?: Answering): Promise<Driven> {
  const clock = new VirtualClock()
  const answers = new Proxy({ ...well, ...special }, { get: (known, key: string) => known[key] ?? other })
  const manager = new DeafManager(() => answers)
  const admin = await adminOf({ clientOptions: { namesrvAddr: 'h:1' } }, { manager, clock, timeoutMs })
  manager.counts.clear()
  const { before = [], options = {} } = calls[name] ?? {}
  let isOver = false
  const end = () => void (isOver = true)
  const hasEnded = () => isOver
  void begun(admin, name, [...before, options]).then(end, end)
  let elapsedMs = 0
  while (!hasEnded() && elapsedMs < 2 * timeoutMs) {
    for (let turns = 0; turns < 20 && !hasEnded(); turns++) await new Promise(resolve => setImmediate(resolve))
    if (!hasEnded()) await clock.advance(stepMs)
    elapsedMs += stepMs
  }
  const counts = new Map(manager.counts)
  await admin.close()
  return { elapsedMs, counts }
}

function expectFew({ elapsedMs, counts }: Driven, what: string): void {
  expect(elapsedMs, `milliseconds while ${what}`).to.be.below(2 * timeoutMs)
  for (const [name, count] of counts) {
    expect(count / Math.max(1, elapsedMs / 1000), `${name} while ${what}`).to.be.at.most(few)
  }
}

describe('useless answers', () => {
  for (const name of Object.keys(calls)) {
    it(`make ${name} ask a few times only, and end`, async () => {
      for (const [what, answer] of Object.entries(uselessAnswers)) {
        expectFew(await drive(name, {}, answer), `brokers answer: ${what}`)
        expectFew(await drive(name, { GET_ROUTEINFO_BY_TOPIC: answer }, answer), `every peer answers: ${what}`)
      }
    }).timeout(60_000)
  }

  for (const [what, answer] of Object.entries({
    'a route that lacks what was made': well['GET_ROUTEINFO_BY_TOPIC'],
    'no route': uselessAnswers['TOPIC_NOT_EXIST'],
  })) {
    it(`to a look-up, ${what}, make topics.create ask a few times a second, until its deadline`, async () => {
      const driven = await drive('topics.create', { GET_ROUTEINFO_BY_TOPIC: answer ?? (() => undefined) })

      expectFew(driven, what)
      expect(driven.elapsedMs).to.be.within(timeoutMs, timeoutMs + 1000)
    })
  }

  for (const [what, answer] of Object.entries<object>({
    'SUCCESS without content': { answer: 'SUCCESS' },
    'nothing found': { answer: 'PULL_NOT_FOUND' },
    'nothing matched': { answer: 'PULL_RETRY_IMMEDIATELY' },
    'go on further in front': { answer: 'PULL_NOT_FOUND', nextBeginOffset: -1 },
  })) {
    it(`to a pull, ${what}, make deadLetters.read ask a few times a second, until its deadline`, async () => {
      const driven = await drive('deadLetters.read', { PULL_MESSAGE: () => ({ ...page, ...answer }) })

      expectFew(driven, what)
      expect(driven.counts.get('PULL_MESSAGE')).to.be.at.least(2)
      expect(driven.elapsedMs).to.be.within(timeoutMs, timeoutMs + 1000)
    })
  }

  it('to a pull, go on behind the end, makes deadLetters.read end', async () => {
    const driven = await drive('deadLetters.read', {
      PULL_MESSAGE: () => ({ ...page, answer: 'PULL_NOT_FOUND', nextBeginOffset: 99 }),
    })

    expect(driven.counts.get('PULL_MESSAGE')).to.equal(1)
  })
})
