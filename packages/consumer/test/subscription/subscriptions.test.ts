// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { subscriptionTo } from '../../src/subscription/filter-expression.js'
import { Subscriptions } from '../../src/subscription/subscriptions.js'

describe('a filter expression', () => {
  it('is tags between bars, a list of tags, or SQL92', () => {
    const bars = subscriptionTo('T', ' A || B ||A', 1)
    const list = subscriptionTo('T', { tags: ['A', 'B'] }, 1)
    const sql = subscriptionTo('T', { sql: 'a > 1' }, 1)

    expect(bars).to.deep.include({ subString: ' A || B ||A', tagsSet: ['A', 'B'], codeSet: [65, 66] })
    expect(list).to.deep.include({ subString: 'A || B', tagsSet: ['A', 'B'], expressionType: 'TAG' })
    expect(sql).to.deep.include({ subString: 'a > 1', tagsSet: [], expressionType: 'SQL92' })
  })
})

describe('the version that pulls ask for', () => {
  it('follows a renewed subscription only when the brokers know it', () => {
    const subscriptions = new Subscriptions()
    subscriptions.set(subscriptionTo('T', '*', 1))
    subscriptions.renew('T', 5)
    expect([subscriptions.get('T')?.subVersion, subscriptions.pullVersionOf('T')]).to.deep.equal([5, 1])

    subscriptions.markAnnounced('T', 5)

    expect(subscriptions.pullVersionOf('T')).to.equal(5)
  })

  it('is that of a new filter at once, so that the old one is not applied any more', () => {
    const subscriptions = new Subscriptions()
    subscriptions.set(subscriptionTo('T', 'A', 1))
    subscriptions.set(subscriptionTo('T', 'A', 2))
    expect(subscriptions.pullVersionOf('T')).to.equal(1)

    subscriptions.set(subscriptionTo('T', 'B', 3))

    expect(subscriptions.pullVersionOf('T')).to.equal(3)
  })
})

describe('the version of a subscription', () => {
  it('only grows, whatever the clock says, also when the topic was given up in between', () => {
    const subscriptions = new Subscriptions()
    const versions: (number | undefined)[] = []
    const note = () => versions.push(subscriptions.get('T')?.subVersion)
    subscriptions.set(subscriptionTo('T', 'A', 10))
    note()
    subscriptions.set(subscriptionTo('T', 'B', 10))
    note()
    subscriptions.renew('T', 3)
    note()
    subscriptions.delete('T')
    subscriptions.set(subscriptionTo('T', 'C', 4))
    note()
    subscriptions.set(subscriptionTo('T', 'C', 20))
    note()

    expect(versions).to.deep.equal([10, 11, 12, 13, 20])
  })
})
