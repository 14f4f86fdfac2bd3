// SPDX-License-Identifier: Apache-2.0
import { inspect } from 'node:util'
import { expect } from 'chai'
import { decodeRecord, MessageExt } from '../../src/index.js'
import { plainRecord } from './plain-record.js'

const properties = 'KEYS\x01a b\x02TAGS\x01t\x02UNIQ_KEY\x01AB\x02'
const message = decodeRecord(plainRecord({ topic: 'orders', queueOffset: 5, properties }))

describe('a received message', () => {
  it('keeps everything but what `with` changes', () => {
    const changed = message.with({ topic: 'other', queueOffset: 6 })

    expect(changed.toJSON()).to.deep.equal({ ...message.toJSON(), topic: 'other', queueOffset: 6 })
    expect(message.topic).to.equal('orders')
  })

  it('takes other properties, and tags and keys follow them', () => {
    const changed = message.with({ properties: { TAGS: 'new', KEYS: 'c' } })

    expect([changed.tags, changed.keys, changed.bornHost]).to.deep.equal(['new', ['c'], message.bornHost])
    expect(changed.messageId).to.equal(changed.offsetMessageId)
  })

  it('takes another host, and the offset message id follows it', () => {
    const changed = message.with({ storeHost: '127.0.0.1:1', commitLogOffset: 255 })

    expect(changed.offsetMessageId).to.equal('7F0000010000000100000000000000FF')
    expect(changed.properties).to.equal(message.properties)
  })

  it('has no tag, keys or transaction when it was sent without', () => {
    const plain = decodeRecord(plainRecord())

    expect([plain.tags, plain.keys, plain.transactionId]).to.deep.equal([undefined, [], undefined])
  })

  it('finds a property before and after all were decoded', () => {
    const fresh = decodeRecord(plainRecord({ properties }))

    expect(fresh.property('TAGS')).to.equal('t')
    expect(Object.keys(fresh.properties)).to.deep.equal(['KEYS', 'TAGS', 'UNIQ_KEY'])
    expect(fresh.property('TAGS')).to.equal('t')
    expect(fresh.property('TAG')).to.equal(undefined)
  })

  it('does not take inherited names of a properties object for properties', () => {
    expect(message.with({ properties: { own: 'x' } }).property('toString')).to.equal(undefined)
  })

  it('shows its late parts when it is printed, and cannot be taken apart by accident', () => {
    expect(inspect(message)).to.include("messageId: 'AB'").and.include('bornHost')
    expect(JSON.stringify(message)).to.include('"tags":"t"')
  })

  it('has no offset message id when nobody knows where it was stored', () => {
    expect(message.with({ storeHost: '', properties: {} }).messageId).to.equal('')
  })

  it('can be made from plain values', () => {
    // eslint-disable-next-line @typescript-eslint/no-misused-spread -- exactly the own fields are wanted
    const fields = { ...message, topic: 'made' }

    const made = new MessageExt(fields, { bornHost: 'a:1', storeHost: '1.2.3.4:5', properties: { TAGS: 'x' } })

    expect([made.topic, made.tags, made.bornHost]).to.deep.equal(['made', 'x', 'a:1'])
  })
})
