// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { namespaceOfEndpoint } from '@rocketmq-ts/protocol'
import { parseNameServers } from '@rocketmq-ts/namesrv-client'
import { expect } from 'chai'

describe('a list of name servers', () => {
  it('is read from text and from lists, without doubles', () => {
    expect(parseNameServers('a:1; b:2 ;a:1;')).to.deep.equal(['a:1', 'b:2'])
    expect(parseNameServers(['[::1]:9876', 'host:1'])).to.deep.equal(['[::1]:9876', 'host:1'])
  })

  it('is read from an instance endpoint, and so is its namespace', () => {
    const endpoint = 'http://MQ_INST_123_BXX.cn-x.example.com:8080'

    expect(parseNameServers(endpoint)).to.deep.equal(['MQ_INST_123_BXX.cn-x.example.com:8080'])
    expect(namespaceOfEndpoint(endpoint)).to.equal('MQ_INST_123_BXX')
    expect(namespaceOfEndpoint('127.0.0.1:9876')).to.equal(undefined)
  })

  for (const bad of ['', ';', 'host', 'host:', 'host:0', 'host:99999', ':9876']) {
    it(`is refused: "${bad}"`, () => {
      expect(() => parseNameServers(bad)).to.throw(UsageError, 'host:port')
    })
  }
})
