// SPDX-License-Identifier: Apache-2.0
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Lifecycle, StateError, UsageError } from '@rocketmq-ts/core'
import { rejection } from '@rocketmq-ts/test-run'
import { expect } from 'chai'

const nothing = () => undefined

describe('the life of a client', () => {
  it('goes from CREATE_JUST over START_FAILED to RUNNING and SHUTDOWN_ALREADY', async () => {
    const lifecycle = new Lifecycle('producer "shop"')
    const seen = [lifecycle.state]

    await lifecycle.start({
      run: () => {
        seen.push(lifecycle.state)
      },
      undo: nothing,
    })
    seen.push(lifecycle.state)
    await lifecycle.shutdown(() => Promise.resolve())
    seen.push(lifecycle.state)

    expect(seen).to.deep.equal(['CREATE_JUST', 'START_FAILED', 'RUNNING', 'SHUTDOWN_ALREADY'])
  })

  it('ends for those who wait for it when its last step is done, also when that failed', async () => {
    for (const end of [Promise.resolve(), Promise.reject(new Error('no goodbye'))]) {
      const lifecycle = new Lifecycle('producer')
      const seen: string[] = []
      await lifecycle.start({ run: nothing, undo: nothing })
      const closed = lifecycle.closed.then(() => seen.push('closed'))
      const stopping = lifecycle.shutdown(async () => {
        await Promise.resolve()
        seen.push('last step')
        await end
      })
      await Promise.allSettled([stopping, closed])

      expect(seen).to.deep.equal(['last step', 'closed'])
    }
  })

  it('ends with the cause of a start that failed, when that is taken back', async () => {
    const lifecycle = new Lifecycle('producer')
    const seen: unknown[] = []
    void lifecycle.closed.catch((error: unknown) => seen.push(error))
    const failure = new Error('nobody there')
    const starting = lifecycle.start({
      run: () => Promise.reject(failure),
      undo: () => void seen.push('undone'),
    })

    expect(await rejection(starting)).to.equal(failure)
    expect(seen).to.deep.equal(['undone', failure])
  })

  it('is published to whoever listens', async () => {
    const events: unknown[] = []
    const listen = (event: unknown) => events.push(event)
    subscribe('rocketmq:state', listen)
    await new Lifecycle('producer "shop"').start({ run: nothing, undo: nothing })
    unsubscribe('rocketmq:state', listen)

    expect(events).to.deep.equal([
      { subject: 'producer "shop"', state: 'START_FAILED' },
      { subject: 'producer "shop"', state: 'RUNNING' },
    ])
  })

  it('has one start, which concurrent calls share', async () => {
    const lifecycle = new Lifecycle('producer')
    let starts = 0
    const run = async () => {
      starts++
    }
    const steps = { run, undo: nothing }

    await Promise.all([lifecycle.start(steps), lifecycle.start(steps), lifecycle.start(steps)])

    expect(starts).to.equal(1)
  })

  it('refuses another start with an error that names the state', async () => {
    const lifecycle = new Lifecycle('producer "shop"')
    await lifecycle.start({ run: nothing, undo: nothing })

    const running = await rejection(lifecycle.start({ run: nothing, undo: nothing }))
    await lifecycle.shutdown(() => Promise.resolve())
    const stopped = await rejection(lifecycle.start({ run: nothing, undo: nothing }))

    expect(running).to.be.instanceOf(StateError)
    expect(running.message).to.equal(
      'the producer "shop" cannot be started, its state is RUNNING: it was started before',
    )
    expect(stopped.message).to.contain('SHUTDOWN_ALREADY')
  })

  it('keeps the first cause of a failed start, after everything was taken back', async () => {
    const lifecycle = new Lifecycle('producer')
    const cause = new UsageError('no cluster')
    const order: string[] = []

    const first = await rejection(
      lifecycle.start({
        run: () => {
          order.push('run')
          throw cause
        },
        undo: () => {
          order.push('undo')
        },
      }),
    )
    const second = await rejection(lifecycle.start({ run: nothing, undo: nothing }))

    expect(first).to.equal(cause)
    expect(order).to.deep.equal(['run', 'undo'])
    expect(lifecycle.state).to.equal('START_FAILED')
    expect(second.message).to.contain('START_FAILED').and.contain('no cluster')
    expect(second.cause).to.equal(cause)
  })

  it('stays CREATE_JUST when the check fails, so that a corrected client can start', async () => {
    const lifecycle = new Lifecycle('producer')
    const check = () => {
      throw new UsageError('bad group')
    }

    await rejection(lifecycle.start({ check, run: nothing, undo: nothing }))
    expect(lifecycle.state).to.equal('CREATE_JUST')
    await lifecycle.start({ run: nothing, undo: nothing })

    expect(lifecycle.isRunning).to.equal(true)
  })

  it('ends once, after a start that is under way, and never before a start', async () => {
    const lifecycle = new Lifecycle('producer')
    const order: string[] = []
    const stop = () => Promise.resolve(void order.push('stop'))

    await lifecycle.shutdown(stop)
    const starting = lifecycle.start({ run: () => Promise.resolve(void order.push('start')), undo: nothing })
    await Promise.all([lifecycle.shutdown(stop), lifecycle.shutdown(stop), starting])
    await lifecycle.shutdown(stop)

    expect(order).to.deep.equal(['start', 'stop'])
  })

  it('says what to do when it is used in the wrong state', () => {
    expect(() => new Lifecycle('producer "shop"').assertRunning('send')).to.throw(
      StateError,
      'the producer "shop" cannot send, its state is CREATE_JUST: call start()',
    )
  })
})
