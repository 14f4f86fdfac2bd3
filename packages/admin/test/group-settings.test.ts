// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { newSubscriptionGroup } from '@rocketmq-ts/protocol'
import { changedGroup, groupChangesOf } from '../src/group-settings.js'

describe('the settings of a group', () => {
  it('are those of a new group but for what is given', () => {
    const config = changedGroup('shop', newSubscriptionGroup, { retryMaxTimes: 3, consumeEnable: undefined })

    expect(config).to.include({ groupName: 'shop', retryMaxTimes: 3, consumeEnable: true, retryQueueNums: 1 })
  })

  it('carry changes of attributes only, since a broker refuses what has no sign', () => {
    const from = { ...newSubscriptionGroup, attributes: new Map([['lite.bind.topic', 'parent']]) }

    expect(changedGroup('shop', from, {}).attributes).to.equal(undefined)
    expect([...(changedGroup('shop', from, { attributes: { a: 'b' } }).attributes ?? [])]).to.deep.equal([['+a', 'b']])
  })

  it('hold nothing else of the options', () => {
    const options = { retryMaxTimes: 3, timeoutMs: 5, cluster: 'east' }

    expect(Object.keys(groupChangesOf(options)))
      .to.include('retryMaxTimes')
      .and.not.include.members(['timeoutMs'])
    expect(groupChangesOf(options)).to.not.have.any.keys('timeoutMs', 'cluster')
  })
})
