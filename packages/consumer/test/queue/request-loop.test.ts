// SPDX-License-Identifier: Apache-2.0
// When a queue is asked for, and what happens when that fails.
import type { MQClientInstance } from '@rocketmq-ts/client'
import { ConnectionError, silentLogger, VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { RequestLoop, type RequestLoopOptions } from '../../src/queue/request-loop.js'
import { subscriptionTo } from '../../src/subscription/filter-expression.js'
import { turn } from '../delivery/delivery-options.js'

const queue = { queue: { topic: 'T', brokerName: 'b', queueId: 0 }, isDropped: false }
type Queue = typeof queue

/** A loop whose requests fail, or say how long to wait. */
function bench(answers: (number | undefined | Error)[], options: Partial<RequestLoopOptions<Queue>> = {}) {
  const clock = new VirtualClock()
  const askedAt: number[] = []
  const failures: Error[] = []
  const began = clock.monotonic()
  const executeNow = (task: () => unknown) => void Promise.resolve().then(task)
  const executeLater = (task: () => unknown, delayMs: number) => void clock.setTimeout(() => void task(), delayMs)
  const loop = new RequestLoop<Queue>({
    instance: {
      config: { logger: silentLogger },
      pullMessageService: { executeNow, executeLater },
    } as unknown as MQClientInstance,
    name: 'pull',
    subscriptionOf: topic => subscriptionTo(topic, '*', 1),
    mustPark: () => false,
    ask() {
      askedAt.push(clock.monotonic() - began)
      const answer = answers.shift()
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
    const { loop, pass, askedAt } = bench([0, 50, undefined])
    loop.start(queue)
    await pass(1000)

    expect(askedAt).to.deep.equal([0, 0, 50])
  })

  it('are made again a moment after one that failed, and sooner when something helped', async () => {
    const lost = new ConnectionError('lost')
    const helps = [undefined, 100]
    const { loop, pass, askedAt, failures } = bench([lost, lost, undefined], {
      help: () => Promise.resolve(helps.shift()),
    })
    loop.start(queue)
    await pass(2000)

    expect(askedAt).to.deep.equal([0, 1000, 1100])
    expect(failures).to.deep.equal([lost])
  })

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
    expect(loop.hasParked).to.equal(false)
  })
})
