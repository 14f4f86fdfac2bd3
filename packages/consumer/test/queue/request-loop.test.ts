// SPDX-License-Identifier: Apache-2.0
// When a queue is asked for, and what happens when that fails.
import type { MQClientInstance } from '@rocketmq-ts/client'
import { BrokerError, ConnectionError, OverloadError, silentLogger, VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { RequestLoop, type RequestLoopOptions, type Step } from '../../src/queue/request-loop.js'
import { subscriptionTo } from '../../src/subscription/filter-expression.js'
import { turn } from '../delivery/delivery-options.js'

const queue = { queue: { topic: 'T', brokerName: 'b', queueId: 0 }, isDropped: false }
type Queue = typeof queue

/** A loop whose requests fail, or have led somewhere or nowhere; the last answer comes for ever. */
function bench(answers: (Step | Error)[], options: Partial<RequestLoopOptions<Queue>> = {}) {
  const clock = new VirtualClock()
  const askedAt: number[] = []
  const failures: Error[] = []
  const began = clock.monotonic()
  const executeNow = (task: () => unknown) => void Promise.resolve().then(task)
  const executeLater = (task: () => unknown, delayMs: number) => void clock.setTimeout(() => void task(), delayMs)
  const loop = new RequestLoop<Queue>({
    instance: {
      config: { logger: silentLogger, clock },
      pullMessageService: { executeNow, executeLater },
    } as unknown as MQClientInstance,
    name: 'pull',
    subscriptionOf: topic => subscriptionTo(topic, '*', 1),
    mustPark: () => false,
    ask() {
      askedAt.push(clock.monotonic() - began)
      const answer = answers.length > 1 ? answers.shift() : answers[0]
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
    },
    errorPauseMs: 1000,
    onFailure: (_queue, error) => failures.push(error),
    ...options,
  })
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 10) {
      await turn()
      await clock.advance(10)
    }
    await turn()
  }
  return { loop, pass, askedAt, failures }
}

describe('the requests of a queue', () => {
  it('follow each other after the pause that each asks for, until one is the last', async () => {
    const { loop, pass, askedAt } = bench([{ nextMs: 0 }, { nextMs: 50 }, undefined])
    loop.start(queue)
    await pass(1000)

    expect(askedAt).to.deep.equal([0, 0, 50])
  })

  it('are made again a moment after one that failed, and sooner when something helped', async () => {
    const lost = new ConnectionError('lost')
    const helps = [false, true]
    const { loop, pass, askedAt, failures } = bench([lost, lost, undefined], {
      help: () => Promise.resolve(helps.shift() ?? false),
    })
    loop.start(queue)
    await pass(2000)

    expect(askedAt).to.deep.equal([0, 1000, 1100])
    expect(failures).to.deep.equal([lost])
  })

  it('become slower while answers lead nowhere, and are as fast as ever after one that leads somewhere', async () => {
    const empty = { emptyAfterMs: 0 }
    const { loop, pass, askedAt } = bench([empty, empty, empty, { nextMs: 0 }, empty, undefined])
    loop.start(queue)
    await pass(2000)

    expect(askedAt).to.deep.equal([0, 50, 150, 350, 350, 400])
  })

  it('are in no hurry, and not slower, while a broker holds them', async () => {
    const { loop, pass, askedAt } = bench([{ emptyAfterMs: 15_000 }, { emptyAfterMs: 15_000 }, undefined])
    loop.start(queue)
    await pass(100)

    expect(askedAt).to.deep.equal([0, 0, 0])
  })

  it('are as slow for a queue that goes on elsewhere because of an answer, but not when somebody wants it', async () => {
    const { loop, pass, askedAt } = bench([undefined])
    for (let turns = 0; turns < 5; turns++) loop.slowDown(queue, 0)
    loop.start({ ...queue })
    await pass(1000)
    loop.slowDown(queue, 0)
    loop.startAnew({ ...queue })
    await pass(10)

    expect(askedAt).to.deep.equal([800, 1000])
  })

  for (const [what, error, helps] of [
    ['busy', new BrokerError('busy', { responseCode: 215, responseName: 'FLOW_CONTROL' }), false],
    ['full', new OverloadError('full'), false],
    ['unknown to the broker, which is told for nothing', new ConnectionError('who?'), true],
  ] as const) {
    it(`are reported when it lasts that the answer is: ${what}`, async () => {
      const { loop, pass, askedAt, failures } = bench([error], { help: () => Promise.resolve(helps) })
      loop.start(queue)
      await pass(750)
      const silent = failures.length
      await pass(10_000)

      expect(silent).to.equal(0)
      expect(failures.length).to.be.within(8, 11)
      expect(askedAt.length).to.be.within(13, 17)
    })
  }

  it('wait while the queue is parked, and end when it is dropped', async () => {
    let mustPark = true
    const { loop, pass, askedAt } = bench([undefined], { mustPark: () => mustPark })
    const dropped = { ...queue }
    loop.start(queue)
    loop.start(dropped)
    await pass(10)
    loop.wakeAll()
    dropped.isDropped = true
    const whileParked = [...askedAt]
    mustPark = false
    loop.wakeAll()
    await pass(10)

    expect(whileParked).to.deep.equal([])
    expect(askedAt).to.deep.equal([10])
  })
})
