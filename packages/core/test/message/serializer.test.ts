// SPDX-License-Identifier: Apache-2.0
import { runInNewContext } from 'node:vm'
import { bytesSerializer, jsonSerializer, plainSerializer, stringSerializer, UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'

const topic = 't'

describe('a serializer', () => {
  it('of bytes leaves them as they are', () => {
    const bytes = Buffer.from('x')

    expect(bytesSerializer.serialize(bytes, topic)).to.equal(bytes)
    expect(bytesSerializer.deserialize(bytes, topic)).to.equal(bytes)
  })

  it('of texts uses UTF-8', () => {
    expect(Buffer.from(stringSerializer.serialize('ä', topic)).toString('hex')).to.equal('c3a4')
    expect(stringSerializer.deserialize(Buffer.from('c3a4', 'hex'), topic)).to.equal('ä')
  })

  it('that is none takes bytes of every realm and texts, and says what to do about anything else', () => {
    const bytes = new Uint8Array([1])
    const foreign = runInNewContext('new Uint8Array([1])') as Uint8Array

    expect(plainSerializer.serialize(bytes, topic)).to.equal(bytes)
    expect(plainSerializer.serialize(foreign, topic)).to.equal(foreign)
    expect(Buffer.from(plainSerializer.serialize('ä', topic)).toString('hex')).to.equal('c3a4')
    expect(plainSerializer.deserialize(Buffer.from('x'), topic)).to.deep.equal(Buffer.from('x'))
    expect(() => plainSerializer.serialize(new Uint16Array(1) as never, topic)).to.throw(UsageError, 'list of numbers')
    for (const wrong of [7, {}, undefined, null]) {
      expect(() => plainSerializer.serialize(wrong as never, topic)).to.throw(UsageError, 'jsonSerializer()')
    }
  })

  it('of JSON takes what has a form there', () => {
    const json = jsonSerializer<unknown>()

    expect(Buffer.from(json.serialize({ a: [1, null] }, topic)).toString()).to.equal('{"a":[1,null]}')
    expect(json.deserialize(Buffer.from('{"a":"ä"}'), topic)).to.deep.equal({ a: 'ä' })
    for (const none of [undefined, () => 1]) expect(() => json.serialize(none, topic)).to.throw(UsageError, 'no form')
    expect(() => json.deserialize(Buffer.from('{'), topic)).to.throw(SyntaxError)
  })
})
