// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { isVersion5, itWhen, onEachCluster, uniqueName } from '@rocketmq-ts/testing'
import { rmq } from '../rmq-here.js'
import type { Ended } from '../rmq-process.js'

onEachCluster(
  'rmq acl',
  cluster => {
    const itRuns = (title: string, spec: () => Promise<void>): void =>
      itWhen(isVersion5, title, 'RocketMQ 5 only', spec, 60_000)
    const signed = (accessKey: string, secretKey: string) => ({ RMQ_ACCESS_KEY: accessKey, RMQ_SECRET_KEY: secretKey })
    const acl = (args: readonly string[], stdin = ''): Promise<Ended> => {
      const { accessKey = '', secretKey = '' } = cluster.credentials ?? {}
      return rmq(['acl', ...args, '--namesrv', cluster.namesrvAddr], { env: signed(accessKey, secretKey), stdin })
    }
    const asUser = (name: string, secret: string) =>
      rmq(['acl', 'users', '--namesrv', cluster.namesrvAddr], { env: signed(name, secret) })

    itRuns('makes a user with a password from standard input, changes it, and deletes it', async () => {
      const user = uniqueName('app')

      expect((await acl(['create-user', user, '--type', 'super'], 'first-secret\n')).stdout).to.contain(
        `user ${user} was made on `,
      )
      expect((await asUser(user, 'first-secret')).code).to.equal(0)
      expect((await acl(['update-user', user, '--password'], 'second-secret\n')).code).to.equal(0)
      expect((await asUser(user, 'first-secret')).code).to.equal(4)
      expect((await asUser(user, 'second-secret')).code).to.equal(0)
      const listed = await acl(['users', user])
      expect(listed.stdout)
        .to.match(new RegExp(`${user} +Super +enabled`))
        .and.not.contain('secret')
      expect((await acl(['update-user', user, '--disable'])).code).to.equal(0)
      expect((await asUser(user, 'second-secret')).code).to.equal(4)
      expect((await acl(['delete-user', user])).code).to.equal(2)
      expect((await acl(['delete-user', user, '--yes'])).code).to.equal(0)
      expect((await acl(['users', user])).stdout).to.equal('There is no such user.\n')
    })

    itRuns('gives rules, shows them and takes them away', async () => {
      const user = uniqueName('app')
      await acl(['create-user', user], 'secret\n')

      const set = ['set-rule', user, '--resource', 'Topic:orders', '--action', 'pub', '--action', 'SUB']
      expect((await acl([...set, '--source-ip', '10.0.0.0/8'])).stdout).to.contain(`the rule of ${user} was set on `)
      expect((await acl(['rules', user])).stdout).to.match(
        new RegExp(`${user} +Topic:orders +Allow +Pub,Sub +10\\.0\\.0\\.0/8`),
      )
      expect((await acl(['delete-rules', user, '--resource', 'Topic:orders', '--yes'])).code).to.equal(0)
      expect((await acl(['rules', user])).stdout).to.equal('There is no such rule.\n')
      await acl(['delete-user', user, '--yes'])
    })

    itRuns('refuses what makes no sense', async () => {
      expect((await acl(['create-user', 'app'])).stderr).to.equal('rmq: there is no password on standard input\n')
      expect((await acl(['set-rule', 'app', '--resource', '*', '--action', 'fly'])).stderr).to.contain(
        'It takes one of All',
      )
      expect((await acl(['set-rule', uniqueName('app'), '--resource', '*', '--action', 'All'])).code).to.equal(4)
    })
  },
  { acl: true },
)
