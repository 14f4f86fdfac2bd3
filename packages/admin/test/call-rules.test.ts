// SPDX-License-Identifier: Apache-2.0
// What every call of an administrator refuses before anybody is asked. Plain JavaScript may pass anything.
import { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { MQClientManager } from '@rocketmq-ts/client'
import { StateError, UsageError } from '@rocketmq-ts/core'
import { rejection } from '@rocketmq-ts/testing'
import { expect } from 'chai'

type Call = (...given: readonly unknown[]) => unknown

const queue = { topic: 'T', brokerName: 'b', queueId: 0 }
const message = { topic: 'T', messageId: 'M' }
const letters = { send: () => Promise.resolve() }

/** What each call takes before its options; those without one take everything by name, as given here. */
const calls: Readonly<Record<string, { readonly before?: readonly unknown[]; readonly options?: object }>> = {
  'topics.create': { before: ['T'] },
  'topics.update': { before: ['T'] },
  'topics.delete': { before: ['T'] },
  'topics.list': {},
  'topics.settings': { before: ['T'] },
  'topics.route': { before: ['T'] },
  'topics.queues': { before: ['T'] },
  'topics.stats': { before: ['T'] },
  'topics.groups': { before: ['T'] },
  'topics.rates': { before: ['T'] },
  'topics.growStatic': { before: ['T'] },
  'topics.moveStatic': { before: ['T'] },
  'groups.create': { before: ['G'] },
  'groups.update': { before: ['G'] },
  'groups.delete': { before: ['G'] },
  'groups.list': {},
  'groups.settings': { before: ['G'] },
  'groups.connections': { before: ['G'] },
  'groups.runningInfo': { before: ['G', 'client'] },
  'groups.stats': { before: ['G'] },
  'groups.positions': { before: ['G', 'T'] },
  'groups.waitingPops': { before: ['G', 'T'] },
  'groups.setRequestMode': { options: { group: 'G', topic: 'T', mode: 'POP' } },
  'offsets.min': { before: [queue] },
  'offsets.max': { before: [queue] },
  'offsets.search': { before: [queue, 0] },
  'offsets.earliestStoreTime': { before: [queue] },
  'offsets.read': { before: ['G', queue] },
  'offsets.set': { before: ['G', queue, 0] },
  'offsets.reset': { options: { group: 'G', topic: 'T', to: 'latest' } },
  'offsets.clone': { options: { from: 'G', to: 'H', topic: 'T' } },
  'messages.byOffsetId': { before: ['id'] },
  'messages.byUniqueId': { before: ['T', 'id'] },
  'messages.find': { before: ['T', 'id'] },
  'messages.byKey': { before: ['T', 'k'] },
  'messages.at': { before: [queue, 0] },
  'messages.read': { before: [queue, 0] },
  'messages.track': { before: [message] },
  'messages.entries': { before: [queue, 0] },
  'messages.consumeDirectly': { options: { group: 'G', clientId: 'c', topic: 'T', messageId: 'M' } },
  'traces.events': { before: ['id'] },
  'traces.life': { before: ['id'] },
  'traces.lastFailure': { before: ['G', message] },
  'deadLetters.groups': {},
  'deadLetters.read': { before: ['G'] },
  'deadLetters.resend': { before: ['G'], options: letters },
  'acl.users': {},
  'acl.createUser': { before: ['u'], options: { password: 'p' } },
  'acl.updateUser': { before: ['u'], options: { password: 'p' } },
  'acl.deleteUser': { before: ['u'] },
  'acl.rules': {},
  'acl.setRules': { before: ['u', [{ resource: '*', actions: ['All'] }]] },
  'acl.deleteRules': { before: ['u'] },
  'cluster.info': {},
  'cluster.runtimeInfo': { before: ['b'] },
  'cluster.brokerConfig': { before: ['b'] },
  'cluster.updateBrokerConfig': { before: [{ name: 'value' }] },
  'cluster.producers': { before: ['G'] },
  'cluster.wipeWritePermission': { before: ['b'] },
  'cluster.addWritePermission': { before: ['b'] },
  'brokers.haStatus': { before: ['b'] },
  'brokers.epochs': { before: ['b'] },
  'brokers.consumption': { before: ['b'] },
  'brokers.figures': { before: ['TOPIC_PUT_NUMS', 'T'] },
  'brokers.producers': {},
  'brokers.cleanUp': { before: ['unusedTopics'] },
  'brokers.coldReads': { before: ['b'] },
  'brokers.limitColdReads': { before: [{ G: 1024 }] },
  'brokers.unlimitColdReads': { before: ['G'] },
  'brokers.setReadAhead': { before: ['normal'] },
  'brokers.setTimerEngine': { before: ['files'] },
  'brokers.resetMasterFlushOffset': { before: ['b', 0] },
  'lite.broker': { before: ['b'] },
  'lite.parent': { before: ['T'] },
  'lite.topic': { before: ['T', 'l'] },
  'lite.client': { before: [{ parentTopic: 'T', group: 'G', clientId: 'c' }] },
  'lite.group': { before: ['G'] },
  'lite.dispatch': { before: ['G'] },
  'nameServers.config': {},
  'nameServers.updateConfig': { before: [{ name: 'value' }] },
  'kvConfig.get': { before: ['N', 'k'] },
  'kvConfig.list': { before: ['N'] },
  'kvConfig.put': { before: ['N', 'k', 'v'] },
  'kvConfig.delete': { before: ['N', 'k'] },
  'kvConfig.orderConf': { before: ['T'] },
  'kvConfig.setOrderConf': { before: ['T', new Map([['b', 4]])] },
}

function administrator(): DefaultMQAdminExt {
  return new DefaultMQAdminExt({ namesrvAddr: '127.0.0.1:1', manager: new MQClientManager() })
}

/** What the call rejects with; a loop is asked for its first item. */
async function refusal(name: string, given: readonly unknown[]): Promise<Error> {
  const [section = '', method = ''] = name.split('.')
  const part = (administrator() as unknown as Readonly<Record<string, Readonly<Record<string, Call>>>>)[section]
  const answer = part?.[method]?.(...given)
  const isLoop = typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
  return rejection(isLoop ? (answer as AsyncGenerator).next() : (answer as Promise<unknown>))
}

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

  for (const [name, { before = [], options = {} }] of Object.entries(calls)) {
    it(`${name} refuses names that nobody knows, and values of another kind`, async () => {
      const refused = async (more: unknown) => refusal(name, [...before, more])

      expect((await refused({ ...options, timeoutMS: 1 })).message).to.equal(
        `the options of ${name} has no option timeoutMS; did you mean timeoutMs?`,
      )
      for (const wrong of [{ timeoutMs: '500' }, { timeoutMs: NaN }, { signal: {} }]) {
        expect(await refused({ ...options, ...wrong }), JSON.stringify(wrong)).to.be.instanceOf(UsageError)
      }
      for (const wrong of [null, 'now', 5, []]) {
        expect(await refused(wrong), JSON.stringify(wrong)).to.be.instanceOf(UsageError)
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

    expect(error.message).to.equal(
      'password of the options of acl.createUser is something else; it takes a text that is not blank',
    )
  })

  it('refuse values outside of their range', async () => {
    // A topic without queues or without a permission can be: the call begins, and the administrator does not run.
    const allowed = [{ queues: 0, perm: 0 }, { perm: 7 }]
    for (const options of allowed) {
      expect(await refusal('topics.create', ['T', options])).to.be.instanceOf(StateError)
    }
    for (const [name, given] of [
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
      ['acl.setRules', ['u', [{ resource: '*', actions: [] }]]],
      ['acl.setRules', ['u', [{ resource: '*', action: ['All'], actions: ['All'] }]]],
      ['kvConfig.setOrderConf', ['T', { b: 4 }]],
    ] as const) {
      expect(await refusal(name, given), `${name} ${JSON.stringify(given)}`).to.be.instanceOf(UsageError)
    }
  })
})
