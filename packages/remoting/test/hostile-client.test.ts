// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect } from 'chai'
import { client, echo, echoServer } from './echo.js'

describe('a hostile client', () => {
  const abuses: readonly (readonly [string, Buffer])[] = [
    ['length 0', Buffer.alloc(4)],
    ['a negative length', Buffer.from('ffffffff', 'hex')],
    ['16 MiB and more', Buffer.from('01000000', 'hex')],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['noise', Buffer.alloc(4096, 0xa5)],
    ['an unknown serialize type', Buffer.from('0000000802000004deadbeef', 'hex')],
  ]
  for (const [what, bytes] of abuses) {
    it(`gets a closed connection and no answer for ${what}; its neighbours notice nothing`, async () => {
      await using server = await echoServer()
      await using remoting = client()
      await remoting.call(server.address, echo, { word: 'before' })
      const { port } = new URL(`tcp://${server.address}`)
      const socket = connect(Number(port), '127.0.0.1')
      const received: Buffer[] = []
      socket.on('data', chunk => received.push(chunk))
      socket.on('error', () => undefined)

      socket.write(bytes)
      await once(socket, 'close')

      expect(received).to.deep.equal([])
      expect((await remoting.call(server.address, echo, { word: 'after' })).word).to.equal('after')
      expect(server.connections.size).to.equal(1)
    })
  }
})
