// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { bodyText, isFact, parseFact } from '../src/facts.js'

describe('a line of a Java program', () => {
  it('is a fact when it is one of our JSON objects', () => {
    expect(parseFact('{"event":"ready","clientId":"c"}')).to.deep.equal({ event: 'ready', clientId: 'c' })
  })

  for (const line of ['', 'OpenJDK 64-Bit Server VM warning', '{"event":', '[1]']) {
    it(`is nothing of ours when it is "${line}"`, () => {
      expect(parseFact(line)).to.equal(undefined)
    })
  }
})

describe('the search for a fact', () => {
  const sent = parseFact('{"event":"sent","kind":"plain","queueId":2,"offsetMsgId":null}')

  it('compares what is asked for and nothing else', () => {
    expect(isFact(sent, 'sent')).to.equal(true)
    expect(isFact(sent, 'sent', { queueId: 2, offsetMsgId: null })).to.equal(true)
    expect(isFact(sent, 'sent', { queueId: 3 })).to.equal(false)
    expect(isFact(sent, 'ready')).to.equal(false)
    expect(isFact(undefined, 'sent')).to.equal(false)
  })

  it('compares nested values', () => {
    const assigned = parseFact('{"event":"assigned","topic":"T","queues":[],"consumers":["a","b"]}')

    expect(isFact(assigned, 'assigned', { consumers: ['a', 'b'] })).to.equal(true)
    expect(isFact(assigned, 'assigned', { consumers: ['a'] })).to.equal(false)
  })
})

describe('the body of a message', () => {
  it('is read as UTF-8, and empty when there is none', () => {
    expect(bodyText({ bodyBase64: 'Z3LDvMOfZSDwn5iA', properties: {} })).to.equal('grüße 😀')
    expect(bodyText({ bodyBase64: null, properties: {} })).to.equal('')
  })
})
