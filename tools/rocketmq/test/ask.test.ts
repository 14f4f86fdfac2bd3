// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { ask, frame, parseReply, signed } from '../src/ask.js'

// A reply of a 5.5.0 name server to a route query for a topic it does not know, shortened.
const header = '{"code":17,"flag":1,"language":"JAVA","opaque":1,"remark":"No topic route info","version":513}'
const replyBytes = Buffer.concat([
  Buffer.from([0, 0, 0, 4 + header.length + 2, 0, 0, 0, header.length]),
  Buffer.from(`${header}{}`),
])

describe('the frame of a question', () => {
  it('counts what follows the total, then the header', () => {
    const bytes = frame({ code: 105, fields: { topic: 'T' }, body: 'ä' })

    expect(bytes.readUInt32BE(0)).to.equal(bytes.length - 4)
    expect(bytes.readUInt32BE(4)).to.equal(bytes.length - 8 - 2)
    expect(bytes.toString('utf8', 8)).to.equal(
      '{"code":105,"language":"OTHER","version":0,"opaque":1,"flag":0,"extFields":{"topic":"T"}}ä',
    )
  })

  it('is signed as the Java client signs it', () => {
    const fields = { a: 'pg', b: 'T', c: 'TBW102', d: '4', e: '0', f: '0', g: '1700000000000', h: '0' }
    const rest = { i: 'KEYS\u0001k1\u0002', j: '0', k: 'false', m: 'false', n: 'broker-a' }
    const question = { code: 310, fields: { ...fields, ...rest }, body: 'hello' }

    const { fields: sent } = signed(question, { accessKey: 'rocketmq2', secretKey: '12345678' })

    expect(sent).to.include({ AccessKey: 'rocketmq2', Signature: 's9dhEvnx/nU50oLIERsL8ePMcCw=' })
  })
})

describe('a reply', () => {
  it('is read when it is complete, and not before', () => {
    for (let length = 0; length < replyBytes.length; length++) {
      expect(parseReply(replyBytes.subarray(0, length))).to.equal(undefined)
    }

    expect(parseReply(replyBytes)).to.include({ code: 17, remark: 'No topic route info', body: '{}' })
  })
})

describe('a question to a server', () => {
  let server: Server
  let answer: (socket: Socket) => void
  let address: string
  beforeEach(async () => {
    server = createServer(socket => socket.on('error', () => undefined).once('data', () => answer(socket)))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(() => once(server.close(), 'close'))

  it('is answered', async () => {
    answer = socket => socket.write(replyBytes)

    expect((await ask(address, { code: 105 })).code).to.equal(17)
  })

  for (const [situation, reaction, message] of [
    ['hangs up', (socket: Socket) => socket.end(replyBytes.subarray(0, 20)), 'the connection was closed'],
    ['stays silent', () => undefined, 'nothing came within 50 ms'],
  ] as const) {
    it(`fails when the server ${situation}`, async () => {
      answer = reaction
      const failed = await ask(address, { code: 106 }, { timeoutMs: 50 }).catch((error: unknown) => error)

      expect(failed).to.include({ code: 'ERR_NO_ANSWER', message: `${address} did not answer 106: ${message}` })
    })
  }
})
