// SPDX-License-Identifier: Apache-2.0
// GO_AWAY: a peer that is about to end sends its clients to a new connection. [NettyRemotingClient.java]
import { rejection, waitFor } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { client, echo, echoServer } from './echo.js'

describe('a peer that goes away', () => {
  it('is left for a new connection, and the request is sent once more', async () => {
    await using server = await echoServer()
    await using remoting = client()
    await remoting.call(server.address, echo, { word: 'old connection' })
    for (const connection of server.connections) connection.goingAway = true

    const answer = await remoting.call(server.address, echo, { word: 'moved' })

    expect(answer.word).to.equal('moved')
    await waitFor('the old connection to close', () => server.connections.size === 1)
  })

  it('for good is an error after the second try', async () => {
    await using server = await echoServer()
    server.goAway()
    await using remoting = client()

    expect(await rejection(remoting.call(server.address, echo, { word: 'w' }))).to.include({ responseCode: 1500 })
  })

  it('for good is dialled a few times only, however often it is called', async () => {
    await using server = await echoServer()
    server.goAway()
    await using remoting = client()
    let dials = 0
    remoting.on('connected', address => {
      dials++
      // As instances greet brokers.
      remoting.call(address, echo, { word: 'hello' }).catch(() => undefined)
    })
    for (let calls = 0; calls < 50; calls++) {
      await remoting.call(server.address, echo, { word: 'w' }).catch(() => undefined)
    }

    expect(dials).to.be.within(2, 6)
  })
})
