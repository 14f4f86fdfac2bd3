// SPDX-License-Identifier: Apache-2.0
// Users and rules as admins change them, and what is refused with the words of Java.
// [AuthenticationMetadataManagerImpl.java, AuthorizationMetadataManagerImpl.java, Acl.java, PolicyEntry.java of 5.3.3]
import { expect } from 'chai'
import { AuthStore } from '../../src/broker/auth/auth-store.js'

const entry = { resource: 'Topic:orders', actions: ['Pub'], decision: 'Allow' }
type Entry = Partial<typeof entry & { sourceIps: string[] }>
const custom = (...entries: readonly Entry[]) => [
  { policyType: 'Custom', entries: entries.map(given => ({ ...entry, ...given })) },
]

describe('the users and rules of a broker', () => {
  let store: AuthStore
  beforeEach(() => {
    store = new AuthStore([{ accessKey: 'root', secretKey: 'r' }])
    store.createUser('bob', { password: 'b' })
    store.createUser('alice', { password: 'a', userType: 'SUPER', userStatus: 'DISABLE' })
  })

  it('are plain and enabled unless it is said, and come by name', () => {
    const root = { username: 'root', password: 'r', userType: 'Super', userStatus: 'enable' }
    const bob = { username: 'bob', password: 'b', userType: 'Normal', userStatus: 'enable' }
    const alice = { username: 'alice', password: 'a', userType: 'Super', userStatus: 'disable' }

    expect(store.users()).to.deep.equal([alice, bob, root])
    expect(store.users('o')).to.deep.equal([bob, root])
    expect(store.user('nobody')).to.equal(undefined)
  })

  for (const [told, changed] of [
    [{}, {}],
    [{ password: 'x' }, { password: 'x' }],
    [{ password: ' ', userStatus: 'disable' }, { userStatus: 'disable' }],
    [{ userType: 'super' }, { userType: 'Super' }],
    [{ userType: 'root', userStatus: 'gone' }, {}],
  ] as const) {
    it(`keep what ${JSON.stringify(told)} does not name`, () => {
      store.updateUser('bob', told)

      const bob = { username: 'bob', password: 'b', userType: 'Normal', userStatus: 'enable' }
      expect(store.user('bob')).to.deep.equal({ ...bob, ...changed })
    })
  }

  it('go together', () => {
    store.putAcl('User:bob', custom({}))
    store.deleteUser('bob')
    store.deleteUser('bob')
    store.createUser('bob', { password: 'b' })

    expect(store.policiesOf('bob')).to.deep.equal([])
    expect(store.acls()).to.deep.equal([])
  })

  it('are added to by policy and resource, and come by subject', () => {
    store.putAcl('User:bob', custom({}, { resource: 'Group:billing' }))
    store.putAcl('User:bob', custom({ actions: ['sub', 'ALL'], decision: 'deny' }))
    store.putAcl('User:bob', [{ policyType: 'default', entries: [{ ...entry, resource: '*' }] }])
    store.putAcl('User:alice', custom({}))
    const orders = { resource: 'Topic:orders', actions: ['Sub', 'All'], decision: 'Deny' }
    const [shown] = store.acls('bob')

    expect(store.acls().map(({ subject }) => subject)).to.deep.equal(['User:alice', 'User:bob'])
    expect(shown?.policies.map(({ policyType, entries }) => [policyType, entries.length])).to.deep.equal([
      ['Custom', 2],
      ['Default', 1],
    ])
    expect(shown?.policies[0]?.entries[0]).to.deep.include(orders)
    expect(store.acls('', 'billing').map(({ policies }) => policies.length)).to.deep.equal([1])
    expect(store.acl('User:root')).to.equal(undefined)
  })

  it('lose one rule of a policy, or all of them', () => {
    const resources = () =>
      store.policiesOf('bob').map(({ policyType, entries }) => [policyType, ...entries.map(each => each.resource)])
    store.putAcl('User:bob', custom({}, { resource: 'Group:billing' }))
    store.putAcl('User:bob', [{ policyType: 'Default', entries: [entry] }])

    store.deleteAcl('User:bob', 'Custom', 'Topic:orders')
    expect(resources()).to.deep.equal([
      ['Custom', 'Group:billing'],
      ['Default', 'Topic:orders'],
    ])
    store.deleteAcl('User:bob', 'DEFAULT', 'Topic:orders')
    expect(resources()).to.deep.equal([['Custom', 'Group:billing']])
    store.deleteAcl('User:bob', '', '')
    expect(store.acl('User:bob')).to.equal(undefined)
  })

  it('have the actions that a broker knows, without other words', () => {
    store.putAcl('User:bob', custom({ actions: ['Pub', 'Subb', 'unknown'] }))

    expect(store.policiesOf('bob')[0]?.entries[0]?.actions).to.deep.equal(['Pub', 'Unknown'])
  })

  const put = (given: Entry) => () => store.putAcl('User:bob', custom(given))
  const refusals: readonly [string, () => void][] = [
    ['username can not be blank', () => store.createUser(' ', { password: 'x' })],
    ['password can not be blank', () => store.createUser('x', { password: ' ' })],
    ['The user is existed', () => store.createUser('bob', { password: 'x' })],
    ['username can not be blank', () => store.updateUser(' ', {})],
    ['The user is not exist', () => store.updateUser('x', {})],
    ['username can not be blank', () => store.deleteUser(' ')],
    ['The subject type is null.', () => store.acl('bob')],
    ['The subject is not exist.', () => store.acl('User:x')],
    ['The subject of User:x is not exist.', () => store.putAcl('User:x', custom({}))],
    ['The policies is empty.', () => store.putAcl('User:bob', [])],
    ['The resource is null.', put({ resource: 'Queue:orders' })],
    ['The resource is null.', put({ resource: 'Topic:' })],
    ['The actions is empty.', put({ actions: ['nonsense'] })],
    ['The actions can not be Any.', put({ actions: ['Pub', 'any'] })],
    ['The source ip is empty.', put({ sourceIps: [' '] })],
    ['The source ip is invalid.', put({ sourceIps: ['10.0.0.1', 'nonsense'] })],
    ['The decision is null or illegal.', put({ decision: 'perhaps' })],
    ['The subject is not exist.', () => store.deleteAcl('User:x', 'Custom', undefined)],
    ['The acl is not exist.', () => store.deleteAcl('User:bob', 'Custom', undefined)],
  ]
  for (const [index, [remark, change]] of refusals.entries()) {
    it(`are refused: ${remark} (${index})`, () => {
      expect(change).to.throw().with.property('remark', remark)
      expect(change).to.throw().with.property('responseName', 'NO_PERMISSION')
      expect(store.policiesOf('bob')).to.deep.equal([])
    })
  }
})
