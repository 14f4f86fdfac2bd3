// SPDX-License-Identifier: Apache-2.0
import { BrokerError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import {
  changeAttributes,
  parseAttributeChanges,
  topicAttributes,
} from '../../../src/broker/admin/attribute-changes.js'

type Current = ReadonlyMap<string, string> | undefined

const change = (text: string, current: Current) =>
  Object.fromEntries(changeAttributes(topicAttributes, current, parseAttributeChanges(text)))

describe('changes of attributes', () => {
  it('set and remove by sign', () => {
    expect(change('+message.type=FIFO,+queue.type=BatchCQ', undefined)).to.deep.equal({
      'message.type': 'FIFO',
      'queue.type': 'BatchCQ',
    })
    expect(change('-message.type', new Map([['message.type', 'FIFO']]))).to.deep.equal({})
    expect(change('', new Map([['message.type', 'FIFO']]))).to.deep.equal({ 'message.type': 'FIFO' })
  })

  const refusals: readonly [string, Current, string][] = [
    ['message.type=FIFO', undefined, 'add/alter attribute format is wrong: message.type'],
    ['message.type', undefined, 'delete attribute format is wrong: message.type'],
    ['+message.type=A,+message.type=B', undefined, 'key duplication: +message.type'],
    ['+no.such=1', undefined, 'unsupported key: no.such'],
    ['-message.type', undefined, 'only add attribute is supported while creating topic. key: message.type'],
    ['-message.type', new Map(), 'attempt to delete a nonexistent key: message.type'],
    ['+queue.type=BatchCQ', new Map(), 'attempt to update an unchangeable attribute. key: queue.type'],
    ['+queue.type=Fast', undefined, 'value is not in set: [BatchCQ, SimpleCQ]'],
  ]
  for (const [text, current, remark] of refusals) {
    it(`are refused: ${text} for ${current === undefined ? 'a new topic' : 'a known one'}`, () => {
      expect(() => change(text, current)).to.throw(BrokerError, remark)
    })
  }
})
