// SPDX-License-Identifier: Apache-2.0
// A receive that takes long: what has arrived by its end is ours, and is read.
import { EventEmitter } from 'node:events'
import { TimeoutError, VirtualClock } from '@rocketmq-ts/core'
import { methods, wire } from '@rocketmq-ts/grpc-protocol'
import { rejection } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import type { Peer } from '../src/peer.js'
import { receiveCall } from '../src/receive-call.js'

const timeoutMs = 5000
const codec = methods.ReceiveMessage.response
const status = codec.decode(codec.encode({ status: { code: wire.Code.OK, message: '' } }))
const message = codec.decode(codec.encode({ message: { topic: { name: 'orders' }, body: Buffer.from('late') } }))

/** A receive whose stream is open, in the hand of the test. */
async function bench() {
  const clock = new VirtualClock()
  let isCancelled = false
  const stream = Object.assign(new EventEmitter(), { cancel: () => (isCancelled = true) })
  const peer = { key: 'proxy:8081', channel: { receive: () => Promise.resolve(stream) } } as unknown as Peer
  const bodies: string[] = []
  const bounds = { clock, timeoutMs, signal: new AbortController().signal, maxMessages: 8 }
  const receiving = receiveCall(peer, {}, bounds, ({ body }) => bodies.push(body.toString()))
  await new Promise(resolve => setImmediate(resolve))
  return { clock, stream, receiving, bodies, isCancelled: () => isCancelled }
}

describe('a receive', () => {
  it('takes what a process finds in its sockets that wakes up behind the time-out', async () => {
    const { clock, stream, receiving, bodies, isCancelled } = await bench()

    // Timers come before sockets, however late it is.
    await clock.advance(timeoutMs + 1)
    for (const part of [status, message]) stream.emit('data', part)
    stream.emit('end')
    await receiving

    expect(bodies).to.deep.equal(['late'])
    expect(isCancelled()).to.equal(false)
  })

  it('ends soon after its time-out when nothing comes', async () => {
    const { clock, receiving, isCancelled } = await bench()
    const failed = rejection<TimeoutError>(receiving)

    await clock.advance(timeoutMs)
    expect(isCancelled()).to.equal(false)
    await clock.advance(500)

    expect(await failed).to.be.instanceOf(TimeoutError)
    expect(isCancelled()).to.equal(true)
  })

  it('leaves no timer behind', async () => {
    const { clock, stream, receiving, isCancelled } = await bench()
    stream.emit('data', status)
    stream.emit('end')
    await receiving
    await clock.advance(10 * timeoutMs)

    expect(isCancelled()).to.equal(false)
  })
})
