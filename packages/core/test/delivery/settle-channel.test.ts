// SPDX-License-Identifier: Apache-2.0
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel'
import { expect } from 'chai'
import { traceSettle, type SettleEvent } from '../../src/delivery/settle-channel.js'

const message = { consumerGroup: 'billing', topic: 'orders', messageId: 'A1', body: 'not told' }

describe('rocketmq:settle', () => {
  const events: string[] = []
  const told = (phase: string) => (event: unknown) => {
    const { error, ...rest } = event as SettleEvent & { readonly result?: unknown }
    events.push([phase, ...Object.values(rest), ...(error instanceof Error ? [error.message] : [])].join(' '))
  }
  const names = ['start', 'asyncEnd', 'error'].map(phase => [`tracing:rocketmq:settle:${phase}`, told(phase)] as const)
  const listen = () => names.forEach(([name, listener]) => subscribe(name, listener))
  const leave = () => names.forEach(([name, listener]) => unsubscribe(name, listener))

  afterEach(() => {
    leave()
    events.length = 0
  })

  it('tells the broker with and without a subscriber, and subscribers before and after', async () => {
    const tell = () => Promise.resolve('done')

    expect(await traceSettle(message, 'ack', tell)).to.equal('done')
    expect(tracingChannel('rocketmq:settle').hasSubscribers).to.equal(false)
    listen()
    expect(await traceSettle(message, 'ack', tell)).to.equal('done')

    expect(events).to.deep.equal(['start billing orders A1 ack', 'asyncEnd billing orders A1 ack done'])
  })

  it('says what went wrong', async () => {
    listen()
    const failed = traceSettle(message, 'nack', () => Promise.reject(new Error('away')))

    expect(await failed.catch(String)).to.equal('Error: away')
    expect(events).to.include('error billing orders A1 nack away')
  })
})
