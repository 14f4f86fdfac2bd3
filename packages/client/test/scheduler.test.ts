// SPDX-License-Identifier: Apache-2.0
import { ClientConfig, periodOf, scheduledTasks } from '@rocketmq-ts/client'
import { Scheduler, silentLogger, VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'

describe('the scheduler', () => {
  it('runs a task after its first delay, then after each period', async () => {
    const clock = new VirtualClock(0)
    const scheduler = new Scheduler(clock, silentLogger)
    const runs: number[] = []

    scheduler.schedule({ name: 't', firstDelayMs: 10, periodMs: 100, run: () => void runs.push(clock.now()) })
    await clock.advance(350)
    await scheduler.stop()
    await clock.advance(350)

    expect(runs).to.deep.equal([10, 110, 210, 310])
    expect(clock.pending).to.equal(0)
  })

  it('never runs a task beside itself, and goes on after one that failed', async () => {
    const clock = new VirtualClock(0)
    const warnings: string[] = []
    const scheduler = new Scheduler(clock, { ...silentLogger, warn: text => warnings.push(text) })
    let running = 0
    let most = 0
    const run = async () => {
      most = Math.max(most, ++running)
      await new Promise<void>(resolve => clock.setTimeout(resolve, 150))
      running--
      throw new RangeError('no luck')
    }

    scheduler.schedule({ name: 'slow', firstDelayMs: 0, periodMs: 100, run })
    await clock.advance(1000)
    const stopping = scheduler.stop()
    await clock.advance(200)
    await stopping

    expect(most).to.equal(1)
    expect(warnings[0]).to.equal('slow failed and is tried again in 100 ms: no luck')
  })
})

describe('the scheduled tasks of an instance', () => {
  it("are Java's, with their delays and the options that set their periods", () => {
    const config = new ClientConfig({
      pollNameServerInterval: 1,
      heartbeatBrokerInterval: 2,
      persistConsumerOffsetInterval: 3,
    })

    const plan = scheduledTasks.map(task => [task.name, task.firstDelayMs, periodOf(task, config)])

    expect(plan).to.deep.equal([
      ['fetch name-server address', 10_000, 120_000],
      ['update routes', 10, 1],
      ['clean offline brokers and send heartbeats', 1000, 2],
      ['persist consumer offsets', 10_000, 3],
    ])
  })
})
