// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { authorizationOf, dateTimeText, parseAuthorization, signatureOf } from '@rocketmq-ts/grpc-protocol'

describe('the signature of a call', () => {
  it('is the HMAC-SHA1 of the date, in upper-case hex', () => {
    // RFC 2202, test case 2.
    expect(signatureOf('Jefe', 'what do ya want for nothing?')).to.equal('EFFCDF6AE5EB2FA2D27416D5F184DF9C259A7C79')
  })

  it('has its date in UTC', () => {
    expect(dateTimeText(Date.UTC(2026, 10, 22, 9, 5, 7, 999))).to.equal('20261122T090507Z')
  })

  it('travels with the user name, and is read back as the proxy reads it', () => {
    const text = authorizationOf({ accessKey: 'alice', secretKey: 'secret' }, '20261122T090507Z')

    expect(text).to.match(/^MQv2-HMAC-SHA1 Credential=alice, SignedHeaders=x-mq-date-time, Signature=[0-9A-F]{40}$/)
    expect(parseAuthorization(text)).to.deep.equal({
      accessKey: 'alice',
      signature: signatureOf('secret', '20261122T090507Z'),
    })
  })

  it('of other clients may have a region behind the name', () => {
    expect(parseAuthorization('any Credential=bob/eu/x,Signature=ab')).to.deep.equal({
      accessKey: 'bob',
      signature: 'ab',
    })
  })

  for (const text of ['', 'MQv2-HMAC-SHA1', 'x Credential=a', 'x Signature=a']) {
    it(`is not found in "${text}"`, () => {
      expect(parseAuthorization(text)).to.equal(undefined)
    })
  }
})
