// SPDX-License-Identifier: Apache-2.0
// What every call of an administrator refuses before anybody is asked. Plain JavaScript may pass anything.
import { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { MQClientManager } from '@rocketmq-ts/client'
import { StateError, UsageError } from '@rocketmq-ts/core'
import { rejection } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { begun, calls, letters, queue } from './support/every-call.js'

function administrator(): DefaultMQAdminExt {
  return new DefaultMQAdminExt({ namesrvAddr: '127.0.0.1:1', manager: new MQClientManager() })
}

/** The same names with values that nothing takes. */
const asSymbols = (value: object): readonly object[] => Object.keys(value).map(name => ({ [name]: Symbol('s') }))

const refusal = (name: string, given: readonly unknown[]): Promise<Error> =>
  rejection(begun(administrator(), name, given))

describe('the calls of an administrator', () => {
  it('are all here', () => {
    const sections = Object.entries(administrator()).filter(([, part]) => typeof part === 'object')
    const found = sections.flatMap(([section, part]) =>
      Object.getOwnPropertyNames(Object.getPrototypeOf(part))
        .filter(method => method !== 'constructor')
        .map(method => `${section}.${method}`),
    )

    expect(found).to.have.members(Object.keys(calls))
  })

  for (const [name, { before = [], options = {}, isNarrowed = false, wrong = {} }] of Object.entries(calls)) {
    it(`${name} refuses names that nobody knows, and values of another kind`, async () => {
      const refused = async (more: unknown) => refusal(name, [...before, more])

      expect((await refused({ ...options, timeoutMS: 1 })).message).to.equal(
        `${name} has no option timeoutMS; did you mean timeoutMs?`,
      )
      const selections = [{ cluster: 5 }, { cluster: '' }, { brokers: 'b' }, { brokers: [5] }]
      const own = Object.entries(wrong).map(([option, value]) => ({ [option]: value }))
      const values = [
        { timeoutMs: '500' },
        { timeoutMs: NaN },
        { signal: {} },
        ...(isNarrowed ? selections : []),
        ...own,
      ]
      for (const value of [...values, ...values.flatMap(asSymbols)]) {
        const [option = ''] = Object.keys(value)
        const error = await refused({ ...options, ...value })
        expect(error, `${option} as ${String(Object.values(value)[0])}`).to.be.instanceOf(UsageError)
        expect(error.message).to.match(new RegExp(`^(the )?option ${option} of ${name} (is|takes) `))
      }
      for (const given of [null, 'now', 5, []]) {
        expect(await refused(given), JSON.stringify(given)).to.be.instanceOf(UsageError)
      }
    })

    if (before.length + Object.keys(options).length === 0) continue
    it(`${name} refuses arguments of another kind`, async () => {
      for (const [index, right] of before.entries()) {
        const wrongs = [undefined, null, Symbol('s'), 5n, [], typeof right === 'string' ? 5 : '5']
        for (const wrong of wrongs) {
          const error = await refusal(name, before.with(index, wrong))
          expect(error, `argument ${index} as ${String(wrong)}`).to.be.instanceOf(UsageError)
        }
      }
      for (const needed of Object.keys(options)) {
        const error = await refusal(name, [...before, { ...options, [needed]: undefined }])
        if (name !== 'acl.updateUser') expect(error, needed).to.be.instanceOf(UsageError)
      }
    })
  }

  it('show no password', async () => {
    const error = await refusal('acl.createUser', ['u', { password: 12345 }])

    expect(error.message).to.equal('the option password of acl.createUser takes a text that is not blank')
  })

  it('name the actions of a rule when one is unknown, which a broker would leave out', async () => {
    const error = await refusal('acl.setRules', ['u', [{ resource: '*', actions: ['Pub', 'Subb'] }]])

    expect(error).to.be.instanceOf(UsageError)
    expect(error.message).to.contain('a list of All, Pub, Sub, Create, Update, Delete, Get, List')
  })

  it('refuse values outside of their range', async () => {
    // A topic without queues or without a permission can be: the call begins, and the administrator does not run.
    const allowed = [{ queues: 0, perm: 0 }, { perm: 7 }]
    for (const options of allowed) {
      expect(await refusal('topics.create', ['T', options])).to.be.instanceOf(StateError)
    }
    const shared = { group: 'G', topic: 'T', mode: 'POP' }
    expect(await refusal('groups.setRequestMode', [{ ...shared, popShareQueues: -1 }])).to.be.instanceOf(StateError)
    for (const [name, given] of [
      ['groups.setRequestMode', [{ ...shared, popShareQueues: -2 }]],
      ['topics.create', ['T', { queues: -1 }]],
      ['topics.create', ['T', { readQueues: 65_537 }]],
      ['topics.create', ['T', { perm: 8 }]],
      ['topics.create', ['T', { filterType: 'ANY' }]],
      ['topics.create', ['T', { brokers: 'broker-a' }]],
      ['topics.create', ['T', { attributes: { a: 1 } }]],
      ['topics.create', ['', {}]],
      ['groups.create', ['G', { retryMaxTimes: '3' }]],
      ['groups.create', ['G', { consumeEnable: 'yes' }]],
      ['groups.setRequestMode', [{ group: 'G', topic: 'T', mode: 'PUSH' }]],
      ['offsets.set', ['G', queue, -1]],
      ['offsets.set', ['G', queue, 1.5]],
      ['offsets.reset', [{ group: 'G', topic: 'T', to: -1 }]],
      ['offsets.search', [queue, 0, { boundary: 'middle' }]],
      ['messages.byKey', ['T', '']],
      ['messages.byKey', ['T', 'k', { max: 0 }]],
      ['messages.byKey', ['T', 'k', { since: 2, until: 1 }]],
      ['deadLetters.read', ['G', { max: -1 }]],
      ['deadLetters.resend', ['G', { ...letters, ratePerSecond: 0 }]],
      ['acl.createUser', [' ', { password: 'p' }]],
      ['acl.createUser', ['u', { password: ' ' }]],
      ['acl.createUser', ['u', { password: 'p', type: 'Root' }]],
      ['acl.setRules', ['u', []]],
      ['acl.setRules', ['u', [null]]],
      ['acl.setRules', ['u', [{ actions: ['All'] }]]],
      ['acl.setRules', ['u', [{ resource: '*', actions: [] }]]],
      ['acl.setRules', ['u', [{ resource: '*', action: ['All'], actions: ['All'] }]]],
      ['kvConfig.setOrderConf', ['T', { b: 4 }]],
    ] as const) {
      expect(await refusal(name, given), `${name} ${JSON.stringify(given)}`).to.be.instanceOf(UsageError)
    }
  })
})
