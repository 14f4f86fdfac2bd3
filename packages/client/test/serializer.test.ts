// SPDX-License-Identifier: Apache-2.0
import { jsonSerializer, plainSerializer, stringSerializer, UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'

describe('a serializer', () => {
  it('sends text in UTF-8', () => {
    const bytes = Buffer.from(stringSerializer.serialize('grün', 't'))

    expect(bytes).to.deep.equal(Buffer.from('67 72 c3 bc 6e'.replaceAll(' ', ''), 'hex'))
    expect(stringSerializer.deserialize(bytes, 't')).to.equal('grün')
  })

  it('sends JSON, and refuses what has none', () => {
    const serializer = jsonSerializer<{ id: number } | undefined>()

    expect(Buffer.from(serializer.serialize({ id: 1 }, 't')).toString()).to.equal('{"id":1}')
    expect(serializer.deserialize(Buffer.from('{"id":1}'), 't')).to.deep.equal({ id: 1 })
    expect(() => serializer.serialize(undefined, 't')).to.throw(UsageError, 'JSON')
  })

  it('takes bytes or text when none was chosen, and names the way out for anything else', () => {
    const bytes = Buffer.from('x')

    expect(plainSerializer.serialize(bytes, 't')).to.equal(bytes)
    expect(Buffer.from(plainSerializer.serialize('x', 't'))).to.deep.equal(bytes)
    expect(() => plainSerializer.serialize({} as string, 't')).to.throw(UsageError, 'jsonSerializer')
  })
})
