// SPDX-License-Identifier: Apache-2.0
// What is too large for a frame, and what a peer says at length.
import { UsageError, type BrokerError } from '@rocketmq-ts/core'
import { rejection } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { client, echo, echoServer } from './echo.js'
import { answerTo, Peer } from './peer.js'

describe('a request that is larger than a frame may be', () => {
  it('is refused here, and costs nobody the connection', async () => {
    await using server = await echoServer({ maxFrameBytes: 1000 })
    await using remoting = client({ maxFrameBytes: 1000 })
    const waiting = remoting.call(server.address, echo, { word: 'small' })

    const error = await rejection(remoting.call(server.address, echo, { word: 'w' }, { body: Buffer.alloc(2000) }))

    expect(error).to.be.instanceOf(UsageError)
    expect(error).to.include({ outcome: 'not-sent', retry: 'never' })
    expect(error.message).to.match(/^the frame has 21\d\d bytes, 1000 are allowed/)
    expect((await waiting).word).to.equal('small')
    expect((await remoting.call(server.address, echo, { word: 'after' })).word).to.equal('after')
    expect(server.connections.size).to.equal(1)
  })

  it('is sent when it just fits', async () => {
    await using server = await echoServer({ maxFrameBytes: 4000 })
    await using remoting = client({ maxFrameBytes: 4000 })
    const probe = await rejection(remoting.call(server.address, echo, { word: 'w' }, { body: Buffer.alloc(9000) }))
    const head = Number(/has (\d+) bytes/.exec(probe.message)?.[1]) - 9000

    const fits = await remoting.call(server.address, echo, { word: 'w' }, { body: Buffer.alloc(4000 - head) })
    expect(fits.word).to.equal('w')
  })
})

describe('an answer that is larger than a frame may be', () => {
  it('becomes a refusal that says so', async () => {
    await using server = await echoServer({ maxFrameBytes: 1000 })
    server.handle(echo, () => ({ body: Buffer.alloc(2000) }))
    await using remoting = client()

    const error = await rejection<BrokerError>(remoting.call(server.address, echo, { word: 'w' }))

    expect(error.responseName).to.equal('SYSTEM_ERROR')
    expect(error.remark).to.match(/maxFrameBytes/)
  })
})

describe('a remark of eight megabytes', () => {
  it('is a message of a thousand characters, without control characters', async () => {
    const remark = '\x1b[31m\n'.repeat(1_300_000)
    await using peer = await new Peer((request, socket) =>
      socket.write(answerTo(request, { code: 1, remark })),
    ).listen()
    await using remoting = client()

    const error = await rejection(remoting.call(peer.address, echo, { word: 'w' }))

    expect(error.message.length).to.be.below(5000)
    // eslint-disable-next-line no-control-regex -- that is what must not be there
    expect(error.message).not.to.match(/[\x00-\x1f\x7f-\x9f]/)
  })
})
