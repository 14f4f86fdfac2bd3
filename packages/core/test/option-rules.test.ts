// SPDX-License-Identifier: Apache-2.0
import { checkNames, optionalNumber, UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'

describe('names of options', () => {
  const known = new Set(['namesrvAddr', 'sendMsgTimeout', 'tls'])

  it('that nobody knows are refused, with the nearest known one', () => {
    const check = (name: string) => () => checkNames('a producer', { [name]: 1 }, known)

    expect(check('sendMsgTimeOut')).to.throw(
      UsageError,
      'a producer has no option sendMsgTimeOut; did you mean sendMsgTimeout?',
    )
    expect(check('nameSrvAddr')).to.throw(UsageError, 'did you mean namesrvAddr?')
    expect(check('retries')).to.throw(UsageError, /^a producer has no option retries$/)
    expect(check('tls')).not.to.throw()
  })
})

describe('an option without a default', () => {
  it('may be absent, and is checked when it is there', () => {
    expect(optionalNumber('level', undefined, 0, 9)).to.equal(undefined)
    expect(optionalNumber('level', 9, 0, 9)).to.equal(9)
    for (const wrong of [-1, 10, 1.5, NaN, Infinity, '5']) {
      expect(() => optionalNumber('level', wrong as number, 0, 9)).to.throw(UsageError, 'option level is ')
    }
  })
})
