// SPDX-License-Identifier: Apache-2.0
import { TimeoutError, withoutStack } from '@rocketmq-ts/core'
import { expect } from 'chai'

describe('an error without a stack', () => {
  it('has its words and no frame', () => {
    const error = withoutStack(() => new TimeoutError('too late', { address: 'here' }))

    expect(error).to.be.instanceOf(TimeoutError).and.include({ message: 'too late', address: 'here' })
    expect(error.stack).to.match(/: too late$/)
  })

  it('takes the stacks of other errors from nobody, also when it could not be made', () => {
    const failing = () =>
      withoutStack(() => {
        throw new TypeError('not made')
      })

    expect(failing).to.throw('not made')
    expect(new Error('later').stack).to.contain('without-stack.test')
  })
})
