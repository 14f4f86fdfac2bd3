// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { MessageError, UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import fc from 'fast-check'
import { decodeRecord, encodeRecord, type MessageExt, type RecordInit } from '../../src/index.js'
import { inflateMessage } from '../../src/message/inflate.js'
import { magicV1, magicV2, plainRecord } from './plain-record.js'
import { recordedMessages, recordOf, sameHost, type RecordedMessage } from './recorded-messages.js'

function expectFields(message: MessageExt, recorded: RecordedMessage): void {
  expect(message.topic).to.equal(recorded.topic)
  expect(message.queueId).to.equal(recorded.queueId)
  expect(message.queueOffset).to.equal(recorded.queueOffset)
  expect(message.commitLogOffset).to.equal(recorded.physicalOffset)
  expect(message.storeSize).to.equal(recorded.storeSize)
  expect(message.sysFlag).to.equal(recorded.sysFlag)
  expect(message.flag).to.equal(recorded.flag)
  expect(message.bornTimestamp).to.equal(recorded.bornTimestamp)
  expect(sameHost(message.bornHost)).to.equal(sameHost(recorded.bornHost))
  expect(message.storeTimestamp).to.equal(recorded.storeTimestamp)
  expect(sameHost(message.storeHost)).to.equal(sameHost(recorded.storeHost))
  expect(message.reconsumeTimes).to.equal(recorded.reconsumeTimes)
  expect(message.preparedTransactionOffset).to.equal(recorded.preparedTransactionOffset)
  expect(message.bodyCrc).to.equal(recorded.bodyCRC)
  expect(message.body).to.have.length(recorded.storedBodyLength)
  expect({ ...message.properties }).to.deep.equal(recorded.properties)
  expect(message.offsetMessageId).to.equal(recorded.msgId)
  expect(message.messageId).to.equal(recorded.uniqId ?? recorded.msgId)
  expect(message.tags).to.equal(recorded.properties['TAGS'])
}

function expectBody(body: Buffer, recorded: RecordedMessage): void {
  if (typeof recorded.body === 'string') expect(body.toString('base64')).to.equal(recorded.body)
  if (recorded.bodyLength !== undefined) expect(body).to.have.length(recorded.bodyLength)
  if (recorded.bodySha256 !== undefined) {
    expect(createHash('sha256').update(body).digest('hex')).to.equal(recorded.bodySha256)
  }
}

describe('a record of a real broker', () => {
  for (const [index, recorded] of recordedMessages.entries()) {
    const title = `${recorded.case} #${index}`

    it(`has the fields that Java reads: ${title}`, () => {
      expectFields(decodeRecord(recordOf(recorded)), recorded)
    })

    it(`has the body that Java reads: ${title}`, async () => {
      const message = await inflateMessage(decodeRecord(recordOf(recorded)))

      expectBody(message.body, recorded)
      expect(message.sysFlag).to.equal(recorded.sysFlagAfterDecompress)
    })

    it(`is written as the broker wrote it: ${title}`, () => {
      const bytes = recordOf(recorded)
      const message = decodeRecord(bytes)

      const written = encodeRecord({ ...initOf(message), properties: propertiesTextOf(bytes, message) })

      expect(written.toString('hex')).to.equal(bytes.toString('hex'))
    })
  }
})

function initOf(message: MessageExt): RecordInit {
  const { bornHost, storeHost } = message
  // eslint-disable-next-line @typescript-eslint/no-misused-spread -- exactly the own fields are wanted
  return { ...message, bornHost, storeHost }
}

/** The last field of the record, taken from the end: behind the topic and two bytes of length. */
function propertiesTextOf(bytes: Buffer, message: MessageExt): string {
  const topicEnd = bytes.indexOf(message.topic, message.body.length) + Buffer.byteLength(message.topic)
  return bytes.toString('utf8', topicEnd + 2)
}

describe('decoding a record', () => {
  it('reads every field from its place', () => {
    const bytes = plainRecord({
      queueId: 3,
      flag: -7,
      queueOffset: 0x1_2345_6789,
      physicalOffset: Number.MAX_SAFE_INTEGER,
      sysFlag: 8,
      bornTimestamp: 1_700_000_000_001,
      bornAddress: [10, 0, 0, 1],
      bornPort: 65_535,
      storeTimestamp: 1_700_000_000_002,
      storeAddress: [192, 168, 255, 0],
      storePort: 10_911,
      reconsumeTimes: 16,
      preparedTransactionOffset: 99,
      body: Buffer.from('héllo'),
      topic: 'orders',
      properties: 'KEYS\x01a b\x02TAGS\x01t\x02UNIQ_KEY\x01AB\x02TRAN_MSG\x01true\x02',
    })

    const message = decodeRecord(bytes, 0, { brokerName: 'broker-a' })

    expect({ ...message.toJSON(), properties: { ...message.properties } }).to.deep.equal({
      topic: 'orders',
      queueId: 3,
      brokerName: 'broker-a',
      queueOffset: 0x1_2345_6789,
      commitLogOffset: Number.MAX_SAFE_INTEGER,
      storeSize: bytes.length,
      sysFlag: 8,
      flag: -7,
      bornTimestamp: 1_700_000_000_001,
      bornHost: '10.0.0.1:65535',
      storeTimestamp: 1_700_000_000_002,
      storeHost: '192.168.255.0:10911',
      reconsumeTimes: 16,
      preparedTransactionOffset: 99,
      bodyCrc: message.bodyCrc,
      body: Buffer.from('héllo').toString('base64'),
      properties: { KEYS: 'a b', TAGS: 't', UNIQ_KEY: 'AB', TRAN_MSG: 'true' },
      tags: 't',
      keys: ['a', 'b'],
      messageId: 'AB',
      offsetMessageId: 'C0A8FF0000002A9F001FFFFFFFFFFFFF',
      transactionId: 'AB',
    })
  })

  it('reads IPv6 hosts where the system flag says so, each for itself', () => {
    const v6 = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]

    const born = decodeRecord(plainRecord({ sysFlag: 0x10, bornAddress: v6 }))
    const store = decodeRecord(plainRecord({ sysFlag: 0x20, storeAddress: v6 }))

    expect([born.bornHost, born.storeHost]).to.deep.equal(['[2001:db8::7]:1234', '10.1.2.4:10911'])
    expect([store.bornHost, store.storeHost]).to.deep.equal(['10.1.2.3:1234', '[2001:db8::7]:10911'])
    expect(store.offsetMessageId).to.equal('20010DB800000000000000000000000700002A9F0000000000000000')
  })

  it('reads a record at an offset, and takes the queue that it is told', () => {
    const bytes = Buffer.concat([Buffer.alloc(9), plainRecord({ queueId: 1, queueOffset: 5 })])

    const message = decodeRecord(bytes, 9, { queueId: 7, queueOffsetDelta: 1000 })

    expect([message.queueId, message.queueOffset]).to.deep.equal([7, 1005])
  })

  it('gives the body as a view, without a copy', () => {
    const bytes = plainRecord({ body: Buffer.from('shared') })

    const { body } = decodeRecord(bytes)

    expect(body.buffer).to.equal(bytes.buffer)
  })

  it('treats names such as __proto__ as plain data', () => {
    const properties = '__proto__\x01polluted\x02constructor\x01c\x02toString\x01s\x02'

    const message = decodeRecord(plainRecord({ properties }))

    expect(Object.keys(message.properties)).to.deep.equal(['__proto__', 'constructor', 'toString'])
    expect(message.property('__proto__')).to.equal('polluted')
    expect(message.property('valueOf')).to.equal(undefined)
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined)
  })

  const bad: Record<string, Buffer> = {
    'the wrong magic': plainRecord({ magic: 0xcbd43194 | 0 }),
    'a total beyond the bytes': plainRecord({ total: 5000 }),
    'a negative total': plainRecord({ total: -1 }),
    'a total of nothing': plainRecord({ total: 0 }),
    'a negative body length': plainRecord({ bodyLength: -1 }),
    'a body that is longer than the record': plainRecord({ bodyLength: 100_000 }),
    'a body length that hides the topic': plainRecord({ bodyLength: 7 }),
    'a body length beyond 31 bits': plainRecord({ bodyLength: 0x7fffffff }),
    'a negative topic length': plainRecord({ topicLength: -1 }),
    'a topic that is longer than the record': plainRecord({ topicLength: 100 }),
    'a negative topic length in the second version': plainRecord({ magic: magicV2, topicLength: -1 }),
    'a negative properties length': plainRecord({ propertiesLength: -1 }),
    'properties that end before the record': plainRecord({ properties: 'a\x01b\x02', propertiesLength: 3 }),
    'properties that end behind the record': plainRecord({ properties: 'a\x01b\x02', propertiesLength: 5 }),
    'another check sum': plainRecord({ crc: 1 }),
    'a queue offset beyond 2^53': plainRecord({ queueOffset: 2n ** 63n - 1n }),
    'a negative port': plainRecord({ bornPort: -1 }),
    'a port beyond 16 bits': plainRecord({ storePort: 65_536 }),
    'IPv6 bits without IPv6 hosts': plainRecord({ sysFlag: 0x30 }),
    'nothing in it': Buffer.alloc(0),
    'only zeros': Buffer.alloc(200),
  }
  for (const [what, bytes] of Object.entries(bad)) {
    it(`refuses a record with ${what}`, () => {
      expect(() => decodeRecord(bytes)).to.throw(MessageError)
    })
  }

  it('accepts another check sum when it is told not to look', () => {
    expect(decodeRecord(plainRecord({ crc: 1 }), 0, { checkCrc: false }).body.toString()).to.equal('body')
  })
})

const ip = fc.oneof(
  fc.ipV4(),
  fc.ipV6().map(text => `[${text}]`),
)
const host = fc.tuple(ip, fc.nat(65_535)).map(([address, port]) => `${address}:${port}`)
const int32 = fc.integer({ min: -0x80000000, max: 0x7fffffff })
const int64 = fc.maxSafeInteger()
const init: fc.Arbitrary<RecordInit> = fc.record({
  topic: fc.string({ maxLength: 300 }),
  queueId: int32,
  queueOffset: int64,
  commitLogOffset: int64,
  flag: int32,
  bornTimestamp: int64,
  bornHost: host,
  storeTimestamp: int64,
  storeHost: host,
  reconsumeTimes: int32,
  preparedTransactionOffset: int64,
  body: fc.uint8Array({ maxLength: 200 }),
  properties: fc.string({ unit: 'binary', maxLength: 100 }),
})

describe('encoding a record', () => {
  it('writes what the field-by-field builder writes', () => {
    const written = encodeRecord({
      topic: 'orders',
      queueId: 3,
      queueOffset: 5,
      commitLogOffset: 2 ** 40,
      sysFlag: 0x30,
      flag: 1,
      bornTimestamp: 11,
      bornHost: '10.1.2.3:1234',
      storeTimestamp: -1,
      storeHost: '[::1]:10911',
      reconsumeTimes: 2,
      preparedTransactionOffset: 4,
      body: Buffer.from('body'),
      properties: { a: 'b' },
    })

    const expected = plainRecord({
      topic: 'orders',
      queueId: 3,
      queueOffset: 5,
      physicalOffset: 2 ** 40,
      sysFlag: 0x20,
      flag: 1,
      bornTimestamp: 11,
      storeTimestamp: -1,
      storeAddress: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      reconsumeTimes: 2,
      preparedTransactionOffset: 4,
      properties: 'a\x01b\x02',
    })
    expect(written.toString('hex')).to.equal(expected.toString('hex'))
  })

  it('takes the second version as soon as the topic has more than 127 bytes', () => {
    const magicOf = (topic: string) => encodeRecord({ ...minimal, topic }).readInt32BE(4)

    expect(magicOf('t'.repeat(127))).to.equal(magicV1)
    expect(magicOf('t'.repeat(128))).to.equal(magicV2)
    expect(magicOf('é'.repeat(64))).to.equal(magicV2)
  })

  it('gives back what it was given, whatever that is', () => {
    fc.assert(
      fc.property(init, fields => {
        const bytes = encodeRecord(fields)
        const message = decodeRecord(bytes)

        for (const key of ['topic', 'queueId', 'queueOffset', 'commitLogOffset', 'flag', 'reconsumeTimes'] as const) {
          expect(message[key], key).to.equal(fields[key])
        }
        expect(sameHost(message.bornHost)).to.equal(sameHost(fields.bornHost))
        expect(sameHost(message.storeHost)).to.equal(sameHost(fields.storeHost))
        expect(message.body.equals(fields.body)).to.equal(true)
        expect(message.storeSize).to.equal(bytes.length)
      }),
    )
  })

  const minimal: RecordInit = {
    topic: 't',
    queueId: 0,
    queueOffset: 0,
    commitLogOffset: 0,
    bornTimestamp: 0,
    bornHost: '127.0.0.1:1',
    storeTimestamp: 0,
    storeHost: '127.0.0.1:2',
    body: Buffer.alloc(0),
  }
  const bad: Record<string, Partial<RecordInit>> = {
    'a topic that no length can tell': { topic: 't'.repeat(0x8000) },
    'properties that are too long': { properties: 'p'.repeat(0x8000) },
    'an offset beyond 2^53': { queueOffset: 2 ** 53 },
    'a host without a port': { bornHost: '127.0.0.1' },
    'a host by name': { storeHost: 'localhost:1' },
  }
  for (const [what, change] of Object.entries(bad)) {
    it(`refuses ${what}`, () => {
      expect(() => encodeRecord({ ...minimal, ...change })).to.throw(UsageError)
    })
  }
})
