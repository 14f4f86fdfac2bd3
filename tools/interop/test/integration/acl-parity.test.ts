// SPDX-License-Identifier: Apache-2.0
// Java's admin tool and ours, asked for the same about users and access rules of two brokers. docs/parity-admin.md says
// which commands these are.
import { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import { uniqueName } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { adminTool } from '../admin-tool.js'
import { describeParity, row } from '../parity.js'

describeParity(
  'the same about users and access rules from both admin tools',
  cluster => {
    let admin: DefaultMQAdminExt
    let from: string
    let to: string
    let address: string
    let target: string
    const java = adminTool(cluster)

    before(async () => {
      admin = new DefaultMQAdminExt({ ...cluster.clientOptions, timeoutMs: 10_000 })
      await admin.start()
      const [one, other] = (await admin.cluster.info()).brokers.values()
      from = one?.brokerName ?? ''
      to = other?.brokerName ?? ''
      address = one?.addresses.get(0) ?? ''
      target = other?.addresses.get(0) ?? ''
    })
    after(() => admin.close())

    const usersOf = async (broker: string, filter: string) =>
      (await admin.acl.users({ filter, brokers: [broker] })).get(broker)
    const rulesOf = async (broker: string, user: string) =>
      (await admin.acl.rules({ user, brokers: [broker] })).get(broker)

    it('createUser, updateUser, getUser, listUser, copyUser and deleteUser', async () => {
      const [theirs, ours] = [uniqueName('theirs'), uniqueName('ours')]

      await java('createUser', '-b', address, '-u', theirs, '-p', 'secret-1', '-t', 'Normal')
      await admin.acl.createUser(ours, { password: 'secret-2', type: 'Super', brokers: [from] })
      const made = await usersOf(from, theirs)
      const listed = await java('listUser', '-b', address)
      await java('updateUser', '-b', address, '-u', theirs, '-s', 'disable')
      await admin.acl.updateUser(ours, { isEnabled: false, brokers: [from] })

      expect(made).to.deep.equal([{ name: theirs, type: 'Normal', isEnabled: true }])
      expect(listed)
        .to.match(row(theirs, 'secret-1', 'Normal', 'enable'))
        .and.match(row(ours, 'secret-2', 'Super', 'enable'))
      expect((await usersOf(from, theirs))?.[0]?.isEnabled).to.equal(false)
      expect(await java('getUser', '-b', address, '-u', ours)).to.match(row(ours, 'secret-2', 'Super', 'disable'))
      await java('copyUser', '-f', address, '-t', target, '-u', theirs)
      expect(await admin.acl.copyUsers({ from, to, users: [ours] })).to.deep.equal([ours])
      const copies = await java('listUser', '-b', target)
      const copied = [...((await usersOf(to, theirs)) ?? []), ...((await usersOf(to, ours)) ?? [])]
      for (const { name, type, isEnabled } of copied) {
        expect(copies).to.match(
          row(name, name === ours ? 'secret-2' : 'secret-1', type, isEnabled ? 'enable' : 'disable'),
        )
      }
      expect(copied.map(({ name }) => name)).to.deep.equal([theirs, ours])
      await java('deleteUser', '-b', address, '-u', ours)
      await admin.acl.deleteUser(theirs, { brokers: [from] })
      expect(await usersOf(from, ours)).to.deep.equal([])
      expect(await java('listUser', '-b', address)).not.to.contain(theirs)
    })

    it('createAcl, updateAcl, getAcl, listAcl, copyAcl and deleteAcl', async () => {
      const user = uniqueName('app')
      await admin.acl.createUser(user, { password: 'secret' })
      const subject = ['-s', `User:${user}`]

      await java('createAcl', '-b', address, ...subject, '-r', 'Topic:orders', '-a', 'Pub,Sub', '-d', 'Allow')
      const created = await rulesOf(from, user)
      await admin.acl.setRules(user, [{ resource: 'Group:billing', actions: ['Sub'] }], { brokers: [from] })
      const listed = await java('listAcl', '-b', address)
      await java('updateAcl', '-b', address, ...subject, '-r', 'Topic:orders', '-a', 'Pub', '-d', 'Deny')
      const changed = await rulesOf(from, user)

      expect(created).to.deep.equal([
        { user, rules: [{ resource: 'Topic:orders', actions: ['Pub', 'Sub'], decision: 'Allow' }] },
      ])
      expect(listed)
        .to.match(row(`User:${user}`, 'Custom', 'Topic:orders'))
        .and.match(row('Group:billing', '[Sub]'))
      expect(changed?.[0]?.rules[0]).to.deep.equal({ resource: 'Topic:orders', actions: ['Pub'], decision: 'Deny' })
      expect(await java('getAcl', '-b', address, ...subject)).to.match(row('Topic:orders', '[Pub]'))
      await java('copyAcl', '-f', address, '-t', target, ...subject)
      expect(await rulesOf(to, user)).to.deep.equal(changed)
      expect(await admin.acl.copyRules({ from, to, users: [user] })).to.deep.equal([user])
      expect(await rulesOf(to, user)).to.deep.equal(changed)
      await java('deleteAcl', '-b', address, ...subject)
      await admin.acl.deleteRules(user, { brokers: [to] })
      expect([await rulesOf(from, user), await rulesOf(to, user)]).to.deep.equal([[], []])
      expect(await java('listAcl', '-b', target)).not.to.contain(user)
    })
  },
  { acl: true, brokers: 2 },
)
