// SPDX-License-Identifier: Apache-2.0
import { ConnectionError, StateError, UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { ConsumerLifecycle, type ConsumerSteps, type Leaving } from '../../src/membership/consumer-lifecycle.js'
import { SimpleConsumerConfig } from '@rocketmq-ts/consumer'

const config = new SimpleConsumerConfig({ consumerGroup: 'g', namesrvAddr: 'h:1' })

/** A life that writes down its steps. */
function life(steps: Partial<ConsumerSteps<Leaving>> = {}): { life: ConsumerLifecycle<Leaving>; done: string[] } {
  const done: string[] = []
  const note = (step: string) => {
    done.push(step)
    return Promise.resolve()
  }
  const all = {
    check: () => void done.push('check'),
    make: () => ({ instance: { leaveWithin: (_ms: number, leaving: Promise<void>) => leaving } }),
    join: () => note('join'),
  }
  return { life: new ConsumerLifecycle(config, { ...all, leave: () => note('leave'), ...steps }), done }
}

describe('the life of a consumer', () => {
  it('goes from the start to the end, once', async () => {
    const { life: consumer, done } = life()
    await consumer.start()
    const whileRunning = consumer.state
    for (let time = 0; time < 2; time++) await consumer.close(() => void done.push('finish'), 1000)
    await consumer.closed

    expect(whileRunning).to.equal('RUNNING')
    expect(consumer.startedAt).to.be.greaterThan(0)
    expect(done).to.deep.equal(['check', 'join', 'finish', 'leave'])
    expect(() => consumer.running('pull')).to.throw(StateError, 'cannot pull')
  })

  it('takes back a start that failed, and says so to whoever waits for the end', async () => {
    const { life: consumer, done } = life({ join: () => Promise.reject(new ConnectionError('nobody there')) })
    const failure = await consumer.start().catch((error: unknown) => error)
    const end = await consumer.closed.catch((error: unknown) => error)

    expect(failure).to.be.instanceOf(ConnectionError)
    expect(end).to.equal(failure)
    expect(done).to.deep.equal(['check', 'leave'])
  })

  it('can still begin after a wrong configuration, and after a close that came first', async () => {
    let isWrong = true
    const { life: consumer, done } = life({
      check() {
        if (isWrong) throw new UsageError('no handler')
      },
    })
    const failure = await consumer.start().catch((error: unknown) => error)
    await consumer.close(() => undefined, 1000)
    isWrong = false
    await consumer.start()

    expect(failure).to.be.instanceOf(UsageError)
    expect(consumer.isRunning).to.equal(true)
    expect(done).to.deep.equal(['join'])
  })

  it('has no parts before it starts', () => {
    expect(() => life().life.joined()).to.throw(StateError, 'no client instance')
    expect(life().life.current).to.equal(undefined)
  })
})
