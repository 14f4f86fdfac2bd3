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

  for (const [form, text] of [
    ['a scheme and a slash', 'http://h:9876/'],
    ['a scheme in capitals', 'HTTP://h:9876'],
    ['another scheme', 'tcp://h:9876'],
    ['a path before the address', 'http://instance/h:9876'],
    ['blanks', '  h:9876 '],
  ] as const) {
    it(`may be written with ${form}`, () => {
      expect(parseNameServers(text)).to.deep.equal(['h:9876'])
    })
  }

  it('may be separated by a full-width semicolon, and be a list of lists', () => {
    expect(parseNameServers('a:1；b:2')).to.deep.equal(['a:1', 'b:2'])
    expect(parseNameServers(['a:1;b:2', 'c:3'])).to.deep.equal(['a:1', 'b:2', 'c:3'])
    expect(parseNameServers([['a:1'], ['b:2']] as unknown as string[])).to.deep.equal(['a:1', 'b:2'])
  })

  it('is refused when an entry is no text, or holds a password, which is not repeated', () => {
    expect(() => parseNameServers([9876] as unknown as string[])).to.throw(UsageError, 'host:port, not number')
    expect(() => parseNameServers('http://me:hidden@h:9876'))
      .to.throw(UsageError, 'no password')
      .with.property('message')
      .that.does.not.include('hidden')
  })

  for (const bad of ['', ';', 'host', 'host:', 'host:0', 'host:99999', ':9876']) {
    it(`is refused: "${bad}"`, () => {
      expect(() => parseNameServers(bad)).to.throw(UsageError, 'host:port')
    })
  }
})
