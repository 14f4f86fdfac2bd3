// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConnectionError, ProtocolError, systemClock } from '@rocketmq-ts/core'
import { addressServerUrl, fetchNameServers } from '@rocketmq-ts/namesrv-client'
import { rejection, waitFor } from '@rocketmq-ts/test-run'
import { expect } from 'chai'

async function withServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  act: (domain: string) => Promise<void>,
): Promise<void> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await act(`127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
}

describe('the URL of the address server', () => {
  it("is Java's", () => {
    expect(addressServerUrl({ domain: 'ns.local' })).to.equal('http://ns.local:8080/rocketmq/nsaddr')
    expect(addressServerUrl({ domain: 'ns.local', subgroup: 'mine' })).to.equal('http://ns.local:8080/rocketmq/mine')
    expect(addressServerUrl({ domain: 'ns.local:81' })).to.equal('http://ns.local:81/rocketmq/nsaddr')
    expect(addressServerUrl({ domain: 'h' }, 'unit1')).to.equal('http://h:8080/rocketmq/nsaddr-unit1?nofix=1')
    expect(addressServerUrl({ domain: 'h', parameters: { k: 'v' } })).to.equal('http://h:8080/rocketmq/nsaddr?k=v')
    expect(addressServerUrl({ domain: 'h', parameters: { k: 'v' } }, 'u')).to.equal(
      'http://h:8080/rocketmq/nsaddr-u?nofix=1&k=v',
    )
  })
})

describe('the address server', () => {
  it('is asked with GET and answers the list in its first line', async () => {
    const asked: string[] = []
    await withServer(
      (request, response) => {
        asked.push(`${request.method} ${request.url}`)
        response.end('  10.0.0.1:9876;10.0.0.2:9876\r\nsecond line')
      },
      async domain => {
        const list = await fetchNameServers(addressServerUrl({ domain }), { clock: systemClock })

        expect(list).to.equal('10.0.0.1:9876;10.0.0.2:9876')
        expect(asked).to.deep.equal(['GET /rocketmq/nsaddr'])
      },
    )
  })

  it('that refuses, knows nothing, or never ends is an error that names the URL', async () => {
    const bad: readonly ((response: ServerResponse) => void)[] = [
      response => response.writeHead(404).end('a:1'),
      response => response.end(' \n'),
      response => response.end('x'.repeat(100_000)),
    ]
    for (const answer of bad) {
      await withServer(
        (_request, response) => answer(response),
        async domain => {
          const url = addressServerUrl({ domain })
          const error = await rejection(fetchNameServers(url, { clock: systemClock }))

          expect(error).to.be.instanceOf(ProtocolError)
          expect(error.message).to.contain(url)
        },
      )
    }
  })

  it('that is silent or away is a connection error in time', async () => {
    await withServer(
      () => undefined,
      async domain => {
        const url = addressServerUrl({ domain })
        const error = await rejection(fetchNameServers(url, { clock: systemClock, timeoutMs: 30 }))

        expect(error).to.be.instanceOf(ConnectionError).and.to.include({ outcome: 'not-sent' })
        expect(error.message).to.contain('no answer within 30 ms')
      },
    )
    const refused = await rejection(fetchNameServers('http://127.0.0.1:1/', { clock: systemClock }))
    expect(refused).to.be.instanceOf(ConnectionError).and.to.include({ outcome: 'not-sent' })
    expect(refused.cause).to.include({ code: 'ECONNREFUSED' })
  })

  it('is left when its answer is not waited for any more', async () => {
    let isLeft = false
    await withServer(
      request => request.socket.once('close', () => (isLeft = true)),
      async domain => {
        await rejection(fetchNameServers(addressServerUrl({ domain }), { clock: systemClock, timeoutMs: 30 }))

        await waitFor('the socket to close', () => isLeft)
      },
    )
    expect(isLeft).to.equal(true)
  })
})
