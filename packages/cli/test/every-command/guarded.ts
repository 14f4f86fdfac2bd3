// SPDX-License-Identifier: Apache-2.0
// Commands about users and access rules, on two brokers that ask for signatures.
import { uniqueName, type TestCluster } from '@rocketmq-ts/testing'
import { rmq } from '../rmq-here.js'
import type { Row, Rows } from './row.js'
import { maybe } from './shape.js'
import { done } from './shapes.js'

export interface GuardedWorld {
  readonly cluster: TestCluster
  readonly env: Readonly<Record<string, string>>
  /** A user with a rule on both brokers. */
  readonly user: string
}

export async function guardedWorld(cluster: TestCluster): Promise<GuardedWorld> {
  const { accessKey = '', secretKey = '' } = cluster.credentials ?? {}
  const env = { RMQ_ACCESS_KEY: accessKey, RMQ_SECRET_KEY: secretKey }
  const world = { cluster, env, user: '' }
  return { ...world, user: await newUser(world) }
}

/** Makes a user with a rule. */
async function newUser({ cluster, env }: GuardedWorld): Promise<string> {
  const user = uniqueName('app')
  const at = ['--namesrv', cluster.namesrvAddr]
  await rmq(['acl', 'create-user', user, ...at], { env, stdin: 'secret\n' })
  await rmq(['acl', 'set-rule', user, '--resource', 'Topic:orders', '--action', 'Pub', ...at], { env })
  return user
}

const onBrokers = (args: Row<GuardedWorld>['args'], what: string, stdin?: string): Row<GuardedWorld> => ({
  args,
  json: done,
  ...(stdin === undefined ? {} : { stdin }),
  text: new RegExp(`✓ ${what} on broker-a \\(\\d+ ms\\), broker-b \\(\\d+ ms\\)\\n$`),
})

export const guarded: Rows<GuardedWorld> = {
  'acl users': {
    args: ({ user }) => [user],
    json: [{ broker: 'string', name: 'string', type: 'string', isEnabled: 'boolean' }],
    text: /^BROKER +USER +TYPE +STATE\n/,
  },
  'acl create-user': onBrokers(() => [uniqueName('app')], 'user app_\\w+ was made', 'secret\n'),
  'acl update-user': onBrokers(async world => [await newUser(world), '--disable'], 'user app_\\w+ was changed'),
  'acl delete-user': onBrokers(async world => [await newUser(world), '--yes'], 'user app_\\w+ was deleted'),
  'acl rules': {
    args: ({ user }) => [user],
    json: [
      {
        broker: 'string',
        user: 'string',
        resource: 'string',
        actions: ['string'],
        decision: 'string',
        sourceIps: maybe(['string']),
      },
    ],
    text: /^BROKER +USER +RESOURCE/,
  },
  'acl set-rule': onBrokers(
    ({ user }) => [user, '--resource', 'Topic:orders', '--action', 'Sub'],
    'the rule of app_\\w+ was set',
  ),
  'acl delete-rules': onBrokers(async world => [await newUser(world), '--yes'], 'all rules of app_\\w+ deleted'),
  'acl copy-users': {
    args: ({ user }) => ['broker-a', 'broker-b', user, '--yes'],
    json: { from: 'string', to: 'string', users: ['string'] },
    text: /^copied users to broker-b: app_\w+\n$/,
  },
  'acl copy-rules': {
    args: ({ user }) => ['broker-a', 'broker-b', user, '--yes'],
    json: { from: 'string', to: 'string', users: ['string'] },
    text: /^copied rules to broker-b: app_\w+\n$/,
  },
}
