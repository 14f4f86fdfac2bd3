// SPDX-License-Identifier: Apache-2.0
import { ProtocolError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import Long from 'long'
import { readSchema } from '../scripts/read-schema.js'
import { messagesWithBytes, messagesWithChoices } from '../src/codec.js'
import { codecOf, numberOf, wire } from '@rocketmq-ts/grpc-protocol'

/** A length-delimited field, written by hand: the oracle of these tests. */
function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string)
  return Buffer.concat([Buffer.of((number << 3) | 2, bytes.length), bytes])
}

describe('the codec of messages', () => {
  const message = codecOf('Message')

  it('writes the bytes that protobuf prescribes', () => {
    const bytes = message.encode({
      topic: { name: 'orders' },
      userProperties: { a: '1' },
      systemProperties: { tag: 't', keys: ['k'], priority: 0, queueOffset: 5 },
      body: Buffer.from('hi'),
    })

    const system = Buffer.concat([field(1, 't'), field(2, 'k'), Buffer.of(0x70, 5), Buffer.of(0xb0, 0x01, 0)])
    const entry = Buffer.concat([field(1, 'a'), field(2, '1')])
    const expected = [field(1, field(2, 'orders')), field(2, entry), field(3, system), field(4, 'hi')]
    expect(bytes.toString('hex')).to.equal(Buffer.concat(expected).toString('hex'))
  })

  it('reads back what it wrote, absent fields as null, empty or 0', () => {
    const { topic, body, systemProperties } = message.decode(
      message.encode({ topic: { name: 'orders' }, body: Buffer.from('hi'), systemProperties: { priority: 0 } }),
    )

    expect(topic).to.deep.include({ name: 'orders', resourceNamespace: '' })
    expect(body).to.be.instanceOf(Buffer)
    expect(body.toString()).to.equal('hi')
    expect(systemProperties).to.include({ priority: 0, tag: null, bodyDigest: null, queueId: 0 })
  })

  it('gives a message without a body an empty Buffer', () => {
    const { body, topic, userProperties } = message.decode(Buffer.alloc(0))

    expect(body).to.be.instanceOf(Buffer).with.lengthOf(0)
    expect(topic).to.equal(null)
    expect(userProperties).to.deep.equal({})
  })

  it('keeps a number that an enumeration does not have', () => {
    const status = codecOf('Status').decode(Buffer.of(0x08, 0xe7, 0x07))

    expect(status.code).to.equal(999)
  })

  it('passes over fields that the schema does not have', () => {
    const newer = Buffer.concat([field(2, 'done'), field(15, 'later'), Buffer.of(0x70, 1)])

    expect(codecOf('Status').decode(newer).message).to.equal('done')
  })

  it('keeps 64 bits exactly, and refuses to round them', () => {
    const codec = codecOf('GetOffsetResponse')
    const offset = Long.fromString('9007199254740993')

    const decoded = codec.decode(codec.encode({ offset })).offset

    expect(decoded.toString()).to.equal('9007199254740993')
    expect(() => numberOf(decoded, 'the offset')).to.throw(ProtocolError, 'the offset is 9007199254740993')
    expect(numberOf(codec.decode(codec.encode({ offset: 7 })).offset, 'the offset')).to.equal(7)
  })

  it('takes property names of JavaScript itself as plain data', () => {
    const entry = Buffer.concat([field(1, '__proto__'), field(2, 'x')])

    const { userProperties } = message.decode(field(2, entry))

    expect(Object.entries(userProperties)).to.deep.equal([['__proto__', 'x']])
    expect(Object.getPrototypeOf(userProperties)).to.equal(Object.prototype)
  })

  it('says of bytes that are cut anywhere that they are no such message, or reads what is whole', () => {
    const bytes = message.encode({ topic: { name: 'orders' }, userProperties: { a: '1' }, body: Buffer.from('hi') })
    const whole = [0, 10, 18]

    for (let length = 0; length < bytes.length; length++) {
      const read = () => message.decode(bytes.subarray(0, length))
      if (whole.includes(length)) expect(read, `${length} bytes`).not.to.throw()
      else expect(read, `${length} bytes`).to.throw(ProtocolError, `${length} bytes are no Message`)
    }
  })

  it('reads random bytes as a message or refuses them, and does nothing else', () => {
    let seed = 7
    const random = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 16
    for (let round = 0; round < 2000; round++) {
      const bytes = Buffer.from(Array.from({ length: random() % 40 }, () => random() & 0xff))
      try {
        codecOf('TelemetryCommand').decode(bytes)
      } catch (error) {
        expect(error).to.be.instanceOf(ProtocolError)
      }
    }
  })

  it('knows each message that holds bytes', () => {
    const { messages } = readSchema()
    const withBytes = messages.filter(({ fieldsArray }) => fieldsArray.some(({ type }) => type === 'bytes'))

    expect(withBytes.map(({ name }) => name)).to.deep.equal(messagesWithBytes)
  })

  it('knows which messages have absent values that protobufjs takes for 0', () => {
    const { messages } = readSchema()
    const withChoices = messages.filter(({ fieldsArray }) =>
      fieldsArray.some(({ partOf, defaultValue }) => partOf !== null && defaultValue !== null),
    )

    expect(withChoices.map(({ name }) => name)).to.have.members(messagesWithChoices)
  })

  it('tells which value was chosen: the others are null', () => {
    const option = codecOf('OffsetOption')

    const { policy, offset, tailN, timestamp } = option.decode(option.encode({ offset: 1 }))

    expect({ policy, tailN, timestamp }).to.deep.equal({ policy: null, tailN: null, timestamp: null })
    expect(Number(offset)).to.equal(1)
    expect(codecOf('Settings').decode(Buffer.of()).clientType).to.equal(null)
  })

  it('has the enumerations as tables of numbers', () => {
    expect(wire.Code.TOPIC_NOT_FOUND).to.equal(40402)
    expect(wire.ClientType.LITE_SIMPLE_CONSUMER).to.equal(6)
  })
})
