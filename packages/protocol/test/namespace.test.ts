// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import fc from 'fast-check'
import { namespaceOfEndpoint, unwrapNamespace, wrapNamespace } from '../src/index.js'

describe('a namespace', () => {
  it('stands before the name, behind the prefix of retries and dead letters', () => {
    expect(wrapNamespace('INST', 'orders')).to.equal('INST%orders')
    expect(wrapNamespace('INST', '%RETRY%g')).to.equal('%RETRY%INST%g')
    expect(wrapNamespace('INST', '%DLQ%g')).to.equal('%DLQ%INST%g')
  })

  it('is not put around system names, empty names, or twice', () => {
    for (const name of ['TBW102', 'rmq_sys_x', 'CID_RMQ_SYS_TRANS', '', 'INST%orders', '%RETRY%INST%g']) {
      expect(wrapNamespace('INST', name)).to.equal(name)
    }
    expect(wrapNamespace('', 'orders')).to.equal('orders')
  })

  it('is taken off only where it is the one that is asked for', () => {
    expect(unwrapNamespace('INST', 'INST%orders')).to.equal('orders')
    expect(unwrapNamespace('INST', '%RETRY%INST%g')).to.equal('%RETRY%g')
    expect(unwrapNamespace('INST', 'OTHER%orders')).to.equal('OTHER%orders')
    expect(unwrapNamespace('', 'INST%orders')).to.equal('INST%orders')
  })

  it('comes off again whatever the name is', () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/)
    fc.assert(
      fc.property(word, word, fc.constantFrom('', '%RETRY%', '%DLQ%'), (namespace, name, prefix) => {
        expect(unwrapNamespace(namespace, wrapNamespace(namespace, prefix + name))).to.equal(prefix + name)
      }),
    )
  })

  it('is found in the address of a cloud instance', () => {
    expect(namespaceOfEndpoint('http://MQ_INST_123_abc.mq.example:80')).to.equal('MQ_INST_123_abc')
    expect(namespaceOfEndpoint('MQ_INST_123_abc.mq.example:80')).to.equal('MQ_INST_123_abc')
    expect(namespaceOfEndpoint('127.0.0.1:9876')).to.equal(undefined)
  })
})
