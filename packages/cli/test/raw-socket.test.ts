// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { AbortedError, ConnectionError } from '@rocketmq-ts/core'
import { rejection, waitFor } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { RawSocket } from '../src/bench/raw-socket.js'

describe('a raw socket', () => {
  const exchange = { count: 1, window: 1, frame: () => Buffer.from('a frame') }
  const sockets: Socket[] = []
  let server: Server
  let address: string
  beforeEach(async () => {
    server = createServer(socket => sockets.push(socket))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    await once(server.close(), 'close')
  })

  const atServer = (): Promise<Socket> => waitFor('the connection', () => sockets.at(-1))

  it('rejects an exchange whose connection is reset, and all that follow', async () => {
    using raw = await RawSocket.connect(address)
    const socket = await atServer()
    socket.once('data', () => socket.resetAndDestroy())

    const failed = await rejection(raw.exchange(exchange))
    expect(failed).to.be.instanceOf(ConnectionError)
    expect(failed.cause).to.include({ code: 'ECONNRESET' })
    expect(await rejection(raw.exchange(exchange))).to.be.instanceOf(ConnectionError)
  })

  it('rejects an exchange on a connection that was reset before', async () => {
    using raw = await RawSocket.connect(address)
    ;(await atServer()).resetAndDestroy()

    expect(await rejection(raw.exchange(exchange))).to.be.instanceOf(ConnectionError)
  })

  it('waits no longer than its caller', async () => {
    const aborter = new AbortController()
    using raw = await RawSocket.connect(address)
    ;(await atServer()).once('data', () => aborter.abort())

    expect(await rejection(raw.exchange({ ...exchange, signal: aborter.signal }))).to.be.instanceOf(AbortedError)
    expect(await rejection(RawSocket.connect(address, aborter))).to.be.instanceOf(AbortedError)
  })
})
