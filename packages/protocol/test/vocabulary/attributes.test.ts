// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import {
  applyAttributeChanges,
  groupAttributes,
  parseAttributeChanges,
  attributesText,
  signedAttributes,
  topicAttributes,
} from '../../src/index.js'

function changed(text: string, current?: Record<string, string>): Record<string, string> {
  const result = applyAttributeChanges({
    rules: topicAttributes,
    current: current === undefined ? undefined : new Map(Object.entries(current)),
    changes: parseAttributeChanges(text),
  })
  return Object.fromEntries(result)
}

describe('changes of attributes', () => {
  it('are text with signs', () => {
    const changes = { 'message.type': 'FIFO', 'reserve.time': null }
    const text = attributesText(changes)

    expect(text).to.equal('+message.type=FIFO,-reserve.time')
    expect([...parseAttributeChanges(text)]).to.deep.equal([
      ['+message.type', 'FIFO'],
      ['-reserve.time', ''],
    ])
    expect([...signedAttributes(changes)]).to.deep.equal([...parseAttributeChanges(text)])
    expect(parseAttributeChanges('').size).to.equal(0)
    expect(parseAttributeChanges(',').size).to.equal(0)
  })

  it('are left out when there are none', () => {
    expect(attributesText({})).to.equal(undefined)
  })

  it('are refused when they would be read as others', () => {
    for (const changes of [{ '': 'x' }, { a: '' }, { 'a,b': 'x' }, { a: 'x,+b=y' }, { 'a=b': null }]) {
      expect(() => attributesText(changes)).to.throw(UsageError)
    }
  })

  it('take integers of 64 bits, with a sign or without', () => {
    expect(changed('+reserve.time=9007199254740993')).to.deep.equal({ 'reserve.time': '9007199254740993' })
    expect(changed('+reserve.time=9223372036854775807')).to.deep.equal({ 'reserve.time': '9223372036854775807' })
    expect(changed('+reserve.time=+5')).to.deep.equal({ 'reserve.time': '+5' })
  })

  it('set and remove', () => {
    expect(changed('+message.type=FIFO')).to.deep.equal({ 'message.type': 'FIFO' })
    expect(changed('+message.type=DELAY,-reserve.time', { 'message.type': 'FIFO', 'reserve.time': '5' })).to.deep.equal(
      {
        'message.type': 'DELAY',
      },
    )
  })

  it('are refused in the words of a broker', () => {
    const refused: readonly (readonly [string, Record<string, string> | undefined, string])[] = [
      ['message.type=NORMAL', undefined, 'add/alter attribute format is wrong: message.type'],
      ['message.type', undefined, 'delete attribute format is wrong: message.type'],
      ['+a=1,+a=2', undefined, 'key duplication: +a'],
      ['+no.such.attribute=x', undefined, 'unsupported key: no.such.attribute'],
      ['+constructor=x', undefined, 'unsupported key: constructor'],
      ['-message.type', undefined, 'only add attribute is supported while creating topic. key: message.type'],
      ['-message.type', {}, 'attempt to delete a nonexistent key: message.type'],
      ['+queue.type=BatchCQ', {}, 'attempt to update an unchangeable attribute. key: queue.type'],
      ['+message.type=NONE', {}, 'value is not in set: ['],
      ['+reserve.time=-2', {}, 'value is not in range(-1, 9223372036854775807)'],
      ['+reserve.time=soon', {}, 'For input string: "soon"'],
      ['+reserve.time=9223372036854775808', {}, 'For input string: "9223372036854775808"'],
      ['+reserve.time=', {}, 'Index 1 out of bounds for length 1'],
      ['+reserve.time=5,,+message.type=FIFO', {}, 'delete attribute format is wrong: '],
      ['+lite.topic.expiration=notanumber', undefined, 'For input string: "notanumber"'],
      ['+lite.topic.expiration=43201', undefined, 'value is not in range(-1, 43200)'],
      ['++message.type=FIFO', {}, 'kv string format wrong.'],
      ['+message.type=FIFO,-message.type', { 'message.type': 'FIFO' }, 'alter duplication key. key: message.type'],
    ]
    for (const [text, current, message] of refused)
      expect(() => changed(text, current), text).to.throw(UsageError, message)
  })

  it('of groups have rules of their own', () => {
    const apply = (text: string) =>
      applyAttributeChanges({ rules: groupAttributes, current: new Map(), changes: parseAttributeChanges(text) })

    expect([...apply('+lite.sub.reset.offset.exclusive=TRUE,+lite.bind.topic=any')]).to.have.length(2)
    expect(() => apply('+lite.sub.reset.offset.exclusive=yes')).to.throw(
      UsageError,
      'boolean attribute format is wrong.',
    )
    expect(() => apply('+priority.factor=101')).to.throw(UsageError, 'value is not in range(0, 100)')
  })
})
