// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { AdminError, type AclRule, type DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { QueryError, UsageError } from '@rocketmq-ts/core'
import { itVersion5, onEachCluster, rejection, uniqueName } from '@rocketmq-ts/testing'
import { adminOf } from '../support/admin-of.js'
import { firstBroker } from '../support/store-messages.js'

onEachCluster(
  'users and access rules',
  cluster => {
    let admin: DefaultMQAdminExt
    let brokerName: string

    before(async () => {
      admin = await adminOf(cluster)
      ;({ brokerName } = await firstBroker(cluster))
    })
    after(() => admin.close())

    const userOf = async (name: string) =>
      (await admin.acl.users({ filter: name })).get(brokerName)?.find(each => each.name === name)

    itVersion5('knows who is there from the start, who may do everything', async () => {
      expect(await userOf(cluster.credentials?.accessKey ?? '')).to.include({ type: 'Super', isEnabled: true })
    })

    itVersion5('makes a user who can sign at once, locks it out, changes its password and takes it away', async () => {
      const name = uniqueName('user')
      const signedBy = async (secretKey: string): Promise<unknown> => {
        await using own = await adminOf(cluster, { credentials: { accessKey: name, secretKey } })
        return await rejection(own.acl.users({ filter: name }))
      }

      await admin.acl.createUser(name, { password: 'secret-one', type: 'Super' })
      expect(await userOf(name)).to.deep.equal({ name, type: 'Super', isEnabled: true })
      expect(await signedBy('secret-one').catch(() => 'no error')).to.equal('no error')
      await admin.acl.updateUser(name, { password: 'secret-two' })
      expect(await signedBy('secret-one'))
        .to.have.property('message')
        .that.contains('check signature failed.')
      expect(await signedBy('secret-two').catch(() => 'no error')).to.equal('no error')
      await admin.acl.updateUser(name, { isEnabled: false })
      expect(await userOf(name)).to.include({ isEnabled: false })
      expect(await signedBy('secret-two'))
        .to.have.property('message')
        .that.contains(`User:${name} is disabled.`)
      await admin.acl.deleteUser(name)
      expect(await userOf(name)).to.equal(undefined)
      expect(await signedBy('secret-two'))
        .to.have.property('message')
        .that.contains(`User:${name} is not found.`)
    })

    itVersion5('refuses a user who is there already, and one who is not there', async () => {
      const name = uniqueName('user')
      await admin.acl.createUser(name, { password: 'secret' })

      expect(await userOf(name)).to.include({ type: 'Normal', isEnabled: true })
      const twice = await rejection(admin.acl.createUser(name, { password: 'secret' }))
      expect(twice).to.be.instanceOf(AdminError).with.property('message').that.contains('The user is existed')
      await admin.acl.deleteUser(name)
      const gone = await rejection(admin.acl.updateUser(name, { type: 'Super' }))
      expect(gone).to.have.property('message').that.contains('The user is not exist')
      await admin.acl.deleteUser(name)
    })

    itVersion5('refuses before it asks: no name, no password, nothing to change, no rule', async () => {
      for (const call of [
        admin.acl.createUser(' ', { password: 'x' }),
        admin.acl.createUser('a', { password: '' }),
        admin.acl.updateUser('a', {}),
        admin.acl.setRules('a', []),
        admin.acl.setRules('a', [{ resource: '*', actions: [] }]),
      ]) {
        expect(await rejection(call)).to.be.instanceOf(UsageError)
      }
    })

    itVersion5('gives a user rules, replaces one, and takes them away', async () => {
      const user = uniqueName('user')
      await admin.acl.createUser(user, { password: 'secret' })
      const rulesOf = async () => (await admin.acl.rules({ user })).get(brokerName)

      await admin.acl.setRules(user, [
        { resource: 'Topic:orders', actions: ['Pub', 'Sub'], sourceIps: ['127.0.0.1/32'] },
        { resource: 'Group:billing*', actions: ['Sub'] },
      ])
      await admin.acl.setRules(user, [{ resource: 'Topic:orders', actions: ['All'], decision: 'Deny' }])
      const rules = [
        { resource: 'Topic:orders', actions: ['All'], decision: 'Deny' },
        { resource: 'Group:billing*', actions: ['Sub'], decision: 'Allow' },
      ]
      expect(await rulesOf()).to.deep.equal([{ user, rules }])
      expect((await admin.acl.rules({ user, resource: 'orders' })).get(brokerName)).to.deep.equal([
        { user, rules: [rules[0]] },
      ])
      await admin.acl.deleteRules(user, { resource: 'Topic:orders' })
      expect(await rulesOf()).to.deep.equal([{ user, rules: [rules[1]] }])
      await admin.acl.deleteRules(user)
      expect(await rulesOf()).to.deep.equal([])
      expect(await rejection(admin.acl.deleteRules(user)))
        .to.have.property('message')
        .that.contains('The acl is not exist.')
      await admin.acl.deleteUser(user)
    })

    itVersion5('refuses rules that mean nothing', async () => {
      const user = uniqueName('user')
      const refusalOf = async (...rules: readonly AclRule[]): Promise<Error> =>
        rejection<Error>(admin.acl.setRules(user, rules))

      expect((await refusalOf({ resource: 'Topic:a', actions: ['Pub'] })).message).to.contain(
        `The subject of User:${user} is not exist.`,
      )
      await admin.acl.createUser(user, { password: 'secret' })
      const address = await refusalOf({ resource: 'Topic:a', actions: ['Pub'], sourceIps: ['nonsense'] })
      expect(address.message).to.contain('The source ip is invalid.')
      await admin.acl.deleteUser(user)
    })
  },
  { acl: true },
)

onEachCluster(
  'users and access rules of two brokers',
  cluster => {
    itVersion5('are copied from one to the other, with passwords', async () => {
      await using admin = await adminOf(cluster)
      const [from = '', to = ''] = (await admin.cluster.info()).brokers.keys()
      const [user, other] = [uniqueName('user'), uniqueName('user')]
      const rules = [{ resource: 'Topic:orders', actions: ['Pub'], decision: 'Allow' }] as const
      for (const name of [user, other]) await admin.acl.createUser(name, { password: 'first', brokers: [from] })
      await admin.acl.setRules(user, rules, { brokers: [from] })
      const copy = { from, to, users: [user] }
      const at = (broker: string) => ({ filter: user, brokers: [broker] })

      expect(await admin.acl.copyUsers(copy)).to.deep.equal([user])
      expect(await admin.acl.copyRules(copy)).to.deep.equal([user])
      expect((await admin.acl.rules({ user, brokers: [to] })).get(to)).to.deep.equal([{ user, rules }])
      await admin.acl.updateUser(user, { password: 'second', type: 'Super', brokers: [from] })
      await admin.acl.setRules(user, [{ ...rules[0], decision: 'Deny' }], { brokers: [from] })
      await admin.acl.copyUsers(copy)
      await admin.acl.copyRules(copy)

      expect((await admin.acl.users(at(to))).get(to)).to.deep.equal([{ name: user, type: 'Super', isEnabled: true }])
      expect((await admin.acl.rules({ user, brokers: [to] })).get(to)?.[0]?.rules[0]?.decision).to.equal('Deny')
      await using own = await adminOf(cluster, { credentials: { accessKey: user, secretKey: 'second' } })
      expect((await own.acl.users(at(to))).size).to.equal(1)
      expect((await admin.acl.users({ ...at(to), filter: other })).get(to)).to.deep.equal([])
      expect(await admin.acl.copyUsers({ from, to })).to.include.members([user, other])
      const unknown = { from, to, users: ['nobody'] }
      expect(await rejection(admin.acl.copyUsers(unknown))).to.be.instanceOf(QueryError)
      expect(await rejection(admin.acl.copyRules(unknown))).to.be.instanceOf(QueryError)
    })
  },
  { acl: true, brokers: 2 },
)

onEachCluster('a cluster without access control', cluster => {
  itVersion5('has no users', async () => {
    await using admin = await adminOf(cluster)

    expect(await rejection(admin.acl.users())).to.be.instanceOf(AdminError)
  })
})
