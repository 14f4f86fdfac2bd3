// SPDX-License-Identifier: Apache-2.0
// What the servers do with bytes that no client sends: the same three things as real 5.5.0 servers. Each case is tried
// on the name server and on the broker.
import { expect } from 'chai'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { parseAddress } from '@rocketmq-ts/remoting'
import { LocalCluster } from '../src/index.js'

type Outcome = 'closed' | 'answered' | 'silent'

/** Code that nobody knows: its answer shows that the connection still works. */
const probeCode = 9999

function frame(header: string | Buffer, body = Buffer.alloc(0), type = 0): Buffer {
  const bytes = Buffer.from(header as string)
  const head = Buffer.alloc(8)
  head.writeInt32BE(4 + bytes.length + body.length, 0)
  head.writeInt32BE((type << 24) | bytes.length, 4)
  return Buffer.concat([head, bytes, body])
}

function request(members: object): Buffer {
  return frame(JSON.stringify({ flag: 0, language: 'JAVA', opaque: 7, version: 513, ...members }))
}

function announced(length: number, rest = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(4)
  head.writeInt32BE(length, 0)
  return Buffer.concat([head, rest])
}

function headerLength(length: number): Buffer {
  const rest = Buffer.alloc(4)
  rest.writeInt32BE(length, 0)
  return rest
}

/** What came back: the answers' headers, in order. */
function headersIn(received: Buffer): { code: number; opaque: number; remark?: string }[] {
  const headers = []
  for (let at = 0; at + 8 <= received.length; at += 4 + received.readInt32BE(at)) {
    const length = received.readInt32BE(at + 4) & 0xffffff
    headers.push(JSON.parse(received.toString('utf8', at + 8, at + 8 + length)) as { code: number; opaque: number })
  }
  return headers
}

async function read(socket: Socket, enough: (received: Buffer) => boolean): Promise<Buffer> {
  let received = Buffer.alloc(0)
  while (!enough(received)) {
    const chunk = await Promise.race([once(socket, 'data'), once(socket, 'close')])
      // A reset is an end as well: the peer had not read all that we sent.
      .then(
        ([first]: unknown[]) => first,
        () => undefined,
      )
    if (!Buffer.isBuffer(chunk)) break
    received = Buffer.concat([received, chunk])
  }
  return received
}

const probe = () => request({ code: probeCode, opaque: 99 })

/** Sends the bytes and then a request whose answer comes last, when the connection is still there. */
async function outcomeOf(address: string, bytes: Buffer): Promise<{ outcome: Outcome; first: object | undefined }> {
  const socket = connect(parseAddress(address).port, '127.0.0.1')
  socket.on('error', () => undefined)
  try {
    await once(socket, 'connect')
    socket.write(bytes)
    socket.write(probe())
    const received = await read(socket, bytes => headersIn(bytes).some(({ opaque }) => opaque === 99))
    const headers = headersIn(received)
    if (headers.length === 0) return { outcome: 'closed', first: undefined }
    return { outcome: headers.length === 1 ? 'silent' : 'answered', first: headers[0] }
  } finally {
    socket.destroy()
  }
}

const closing: readonly [string, Buffer][] = [
  ['a frame of no bytes', announced(0)],
  ['a frame of two bytes', announced(2, Buffer.alloc(2))],
  ['a frame with an empty header', announced(4, Buffer.alloc(4))],
  ['a negative length', announced(-1)],
  ['a length of 2 GiB', announced(2 ** 31 - 1)],
  ['a length of 16 MiB', announced(16 * 1024 * 1024)],
  ['a header that is longer than its frame', announced(8, Buffer.concat([headerLength(100), Buffer.alloc(4)]))],
  ['serialize type 2', frame('{"code":9999}', undefined, 2)],
  ['serialize type 255', frame('{"code":9999}', undefined, -1)],
  ['a header that is no JSON', frame('hello')],
  ['a header that is null', frame('null')],
  ['a header that is a list', frame('[]')],
  ['a header that is cut off', frame('{"code":10,"fla')],
  ['a header that is no UTF-8', frame(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]))],
  ['a header that is nested 20,000 deep', frame('['.repeat(20_000) + ']'.repeat(20_000))],
  [
    'a binary header with a remark of 2 GiB',
    frame(Buffer.from('00690001df000000090000000 07fffffff00000000'.replace(' ', ''), 'hex'), undefined, 1),
  ],
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
  ['noise', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 131 + 7) & 0xff))],
]

const answered: readonly [string, Buffer, object][] = [
  ['an unknown code', request({ code: 9998 }), { code: 3, opaque: 7, remark: ' request type 9998 not supported' }],
  ['a negative code', request({ code: -5 }), { code: 3, opaque: 7, remark: ' request type -5 not supported' }],
  ['no code', request({}), { code: 3, opaque: 7, remark: ' request type 0 not supported' }],
  ['an unknown language', request({ code: 9998, language: 'COBOL' }), { code: 3, opaque: 7 }],
  ['members that nobody knows', request({ code: 9998, '@type': 'java.lang.Class' }), { code: 3, opaque: 7 }],
]

const silent: readonly [string, Buffer][] = [
  ['a one-way request', request({ code: 9998, flag: 2 })],
  ['an answer to nothing', request({ code: 0, flag: 1, opaque: 12_345 })],
]

describe('bytes that no client sends', () => {
  let cluster: LocalCluster

  before(async () => {
    cluster = await LocalCluster.start()
  })

  after(() => cluster.close())

  for (const server of ['name server', 'broker'] as const) {
    const address = () => (server === 'broker' ? cluster.brokerAddrs[0]! : cluster.namesrvAddr)

    for (const [what, bytes] of closing) {
      it(`make the ${server} close without a word: ${what}`, async () => {
        expect((await outcomeOf(address(), bytes)).outcome).to.equal('closed')
      })
    }

    for (const [what, bytes, answer] of answered) {
      it(`are answered by the ${server}, which goes on: ${what}`, async () => {
        const { outcome, first } = await outcomeOf(address(), bytes)

        expect(outcome).to.equal('answered')
        expect(first).to.include(answer)
      })
    }

    for (const [what, bytes] of silent) {
      it(`get no answer from the ${server}, which goes on: ${what}`, async () => {
        expect((await outcomeOf(address(), bytes)).outcome).to.equal('silent')
      })
    }

    it(`are understood by the ${server} one at a time`, async () => {
      const socket = connect(parseAddress(address()).port, '127.0.0.1')
      socket.setNoDelay(true)
      await once(socket, 'connect')
      for (const byte of probe()) socket.write(Buffer.from([byte]))
      const received = await read(socket, bytes => headersIn(bytes).length > 0)
      socket.destroy()

      expect(headersIn(received)[0]).to.include({ code: 3, opaque: 99 })
    })
  }

  it('make a broker answer a heartbeat without a body with code 1', async () => {
    const { first } = await outcomeOf(cluster.brokerAddrs[0]!, request({ code: 34 }))

    expect(first).to.include({ code: 1, opaque: 7 })
  })

  it('make a name server look for a topic called null', async () => {
    const { first } = await outcomeOf(cluster.namesrvAddr, request({ code: 105, extFields: {} }))

    expect(first).to.include({ code: 17, opaque: 7 })
    expect(first).to.have.property('remark').that.includes('for the topic: null\n')
  })

  it('become the name of a topic when a field is an object', async () => {
    const { first } = await outcomeOf(cluster.namesrvAddr, request({ code: 105, extFields: { topic: { a: 1 } } }))

    expect(first).to.have.property('remark').that.includes('for the topic: {"a":1}\n')
  })
})
