// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { decodeRecallHandle, encodeRecallHandle } from '../../src/index.js'

const encoded = (text: string) => Buffer.from(text).toString('base64url')

describe('a recall handle', () => {
  // Made by RecallMessageHandle of Java.
  const handle = { topic: 'T', brokerName: 'broker-a', deliverAt: 1_700_000_000_001, messageId: 'AABB' }
  const text = 'djEgVCBicm9rZXItYSAxNzAwMDAwMDAwMDAxIEFBQkI='

  it('is the text that Java makes', () => {
    expect(encodeRecallHandle(handle)).to.equal(text)
    expect(decodeRecallHandle(text)).to.deep.equal(handle)
  })

  it('may have lost its padding', () => {
    expect(decodeRecallHandle(text.replace('=', ''))).to.deep.equal(handle)
  })

  it('uses the alphabet of URLs', () => {
    const odd = { ...handle, topic: 'ÿ?>þ~' }

    expect(encodeRecallHandle(odd)).to.match(/^[A-Za-z0-9_-]+=*$/)
    expect(decodeRecallHandle(encodeRecallHandle(odd))).to.deep.equal(odd)
  })

  const bad: Record<string, string> = {
    'it is empty': '',
    'it is not base64': '!!!!',
    'it is of another version': encoded('v2 T b 1 A'),
    'a part is missing': encoded('v1 T b 1'),
    'the time is no number': encoded('v1 T b soon A'),
    'the message id is empty': encoded('v1 T b 1 '),
  }
  for (const [what, value] of Object.entries(bad)) {
    it(`is refused when ${what}`, () => {
      expect(() => decodeRecallHandle(value)).to.throw(UsageError)
    })
  }
})
