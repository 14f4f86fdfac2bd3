// SPDX-License-Identifier: Apache-2.0
// Rules of ACL 2.0, enforced by brokers and proxies of either kind.
import { expect } from 'chai'
import { aclHook } from '@rocketmq-ts/client'
import { CredentialsCache, systemClock } from '@rocketmq-ts/core'
import { parseEndpoints, wire, wireEndpoints } from '@rocketmq-ts/grpc-protocol'
import {
  authCreateAcl,
  authCreateUser,
  authDeleteAcl,
  authDeleteUser,
  authGetAcl,
  authGetUser,
  authListAcl,
  authListUser,
  authUpdateUser,
  getConsumerConnectionList,
  getMaxOffset,
  getAllProducerInfo,
  popMessage,
  pullMessage,
  queryConsumerOffset,
  sendMessageV2,
  updateAndCreateTopic,
  updateConsumerOffset,
} from '@rocketmq-ts/protocol'
import { RemotingClient } from '@rocketmq-ts/remoting'
import { itVersion5, onEachCluster, uniqueName } from '@rocketmq-ts/testing'
import { introduce, refusalOf } from '../one-broker.js'
import { RawClient } from '../proxy/raw-client.js'
import { pullFields, sendFields, topicFields } from '../raw-client.js'

const secretKey = 'secret-of-tests'

interface TestRule {
  readonly resource: string
  readonly actions: readonly string[]
  readonly decision?: 'Allow' | 'Deny'
  readonly sourceIps?: readonly string[]
}

onEachCluster(
  'access rules',
  cluster => {
    let broker = ''
    let topic = ''
    let group = ''
    const clients: RemotingClient[] = []

    before(async () => {
      ;[broker = ''] = await cluster.brokerAddrs()
      topic = await cluster.topic('secret', { queues: 1 })
      group = await cluster.group('secret')
      await cluster.send({ topic, body: 'x' })
      await cluster.messages(topic, 1)
    })
    after(() => Promise.all(clients.map(client => client.close())))

    /** A user of these rules. */
    async function userWith(...rules: readonly TestRule[]): Promise<{ username: string; client: RemotingClient }> {
      const username = uniqueName('user')
      const user = { username, password: secretKey, userType: 'Normal', userStatus: 'enable' }
      await cluster.remoting.call(broker, authCreateUser, { username }, { body: user })
      if (rules.length > 0) {
        const entries = rules.map(({ resource, actions, decision = 'Allow', sourceIps = [] }) => {
          return { resource, actions, decision, sourceIps }
        })
        const body = { policies: [{ policyType: 'Custom', entries }] }
        await cluster.remoting.call(broker, authCreateAcl, { subject: `User:${username}` }, { body })
      }
      const hooks = [aclHook(new CredentialsCache({ accessKey: username, secretKey }, systemClock))]
      const client = new RemotingClient({ identity: { language: 'JAVA', version: 513 }, hooks })
      clients.push(client)
      return { username, client }
    }

    /** What each request comes to: `yes`, or what the broker says. */
    async function outcomes(client: RemotingClient): Promise<Record<string, string>> {
      const queue = { consumerGroup: group, topic, queueId: 0 }
      const pop = { maxMsgNums: 1, invisibleTime: 1000, pollTime: 0, bornTime: 0, initMode: 0, order: false }
      const calls: Record<string, () => Promise<unknown>> = {
        send: () => client.call(broker, sendMessageV2, sendFields(topic), { body: Buffer.from('x') }),
        retry: () => client.call(broker, sendMessageV2, sendFields(`%RETRY%${group}`), { body: Buffer.from('x') }),
        pull: () => client.call(broker, pullMessage, pullFields(topic, group)),
        pop: () => client.call(broker, popMessage, { ...queue, ...pop, expressionType: 'TAG', expression: '*' }),
        offset: () => client.call(broker, queryConsumerOffset, queue),
        commit: () => client.call(broker, updateConsumerOffset, { ...queue, commitOffset: 0 }),
        beat: () => introduce({ client, broker }, uniqueName('member'), { consumers: [group], topic }),
        members: () => client.call(broker, getConsumerConnectionList, { consumerGroup: group }),
        max: () => client.call(broker, getMaxOffset, { topic, queueId: 0 }),
        create: () => client.call(broker, updateAndCreateTopic, topicFields(topic)),
        producers: () => client.call(broker, getAllProducerInfo, {}),
      }
      const found: Record<string, string> = {}
      for (const [name, call] of Object.entries(calls)) {
        found[name] = await call().then(
          () => 'yes',
          (error: unknown) => (error as { remark?: string }).remark ?? String(error),
        )
      }
      return found
    }

    const no = (username: string, resource: string, why = 'no matched policies.') =>
      `User:${username} has no permission to access ${resource} from 127.0.0.1, ${why}`

    itVersion5('forbid what none of them allows, and name it', async () => {
      const { username, client } = await userWith()
      const [onTopic, onGroup] = [no(username, `Topic:${topic}`), no(username, `Group:${group}`)]

      expect(await outcomes(client)).to.deep.equal({
        send: onTopic,
        retry: onGroup,
        pull: onTopic,
        pop: onGroup,
        offset: onTopic,
        commit: onTopic,
        beat: onGroup,
        members: onGroup,
        max: onTopic,
        create: onTopic,
        producers: no(username, 'Cluster:DefaultCluster'),
      })
    })

    itVersion5('let a producer send, and a consumer consume', async () => {
      const producer = await userWith({ resource: `Topic:${topic}`, actions: ['Pub'] })
      const consumer = await userWith(
        { resource: `Topic:${topic.slice(0, 8)}*`, actions: ['Sub'] },
        { resource: 'Group:*', actions: ['Sub'] },
      )

      const [sending, consuming] = [await outcomes(producer.client), await outcomes(consumer.client)]

      expect(sending).to.deep.include({ send: 'yes', pull: no(producer.username, `Topic:${topic}`) })
      const allowed = { retry: 'yes', pull: 'yes', pop: 'yes', offset: 'yes', commit: 'yes', beat: 'yes' }
      const onTopic = no(consumer.username, `Topic:${topic}`)
      expect(consuming).to.deep.include({ ...allowed, send: onTopic, max: onTopic, create: onTopic })
      expect(consuming['members']).to.equal(no(consumer.username, `Group:${group}`))
    })

    itVersion5('go by the one that says most; deny wins between two alike, and addresses count', async () => {
      const { username, client } = await userWith(
        { resource: '*', actions: ['All'] },
        { resource: 'Topic:*', actions: ['Sub'], decision: 'Deny' },
        { resource: `Topic:${topic}`, actions: ['Pub'], decision: 'Deny', sourceIps: ['127.0.0.0/8'] },
        { resource: `Group:${group}`, actions: ['Get'], decision: 'Deny', sourceIps: ['10.0.0.1'] },
      )
      const denied = no(username, `Topic:${topic}`, 'the decision is deny.')

      expect(await outcomes(client)).to.deep.equal({
        send: denied,
        retry: 'yes',
        pull: denied,
        pop: denied,
        offset: denied,
        commit: denied,
        beat: denied,
        members: 'yes',
        max: 'yes',
        create: 'yes',
        producers: 'yes',
      })
    })

    itVersion5('go away one resource at a time', async () => {
      const { username } = await userWith(
        { resource: `Topic:${topic}`, actions: ['Pub'] },
        { resource: `Group:${group}`, actions: ['Sub'] },
      )
      const subject = `User:${username}`
      const left = async () => {
        const { body } = await cluster.remoting.call(broker, authListAcl, { subjectFilter: username })
        return (body ?? []).flatMap(({ policies }) =>
          (policies ?? []).flatMap(({ entries }) => (entries ?? []).map(entry => entry.resource)),
        )
      }

      const both = await left()
      await cluster.remoting.call(broker, authDeleteAcl, { subject, policyType: 'Custom', resource: `Topic:${topic}` })
      const one = await left()
      await cluster.remoting.call(broker, authDeleteAcl, { subject, policyType: 'Custom', resource: `Group:${group}` })

      expect(both).to.have.members([`Topic:${topic}`, `Group:${group}`])
      expect(one).to.deep.equal([`Group:${group}`])
      expect(await left()).to.deep.equal([])
    })

    itVersion5('let no user make, change or take away one who may do everything', async () => {
      const { client } = await userWith({ resource: 'Cluster:*', actions: ['Update'] })
      const { username: other } = await userWith()
      const superUser = { username: other, password: secretKey, userType: 'Super', userStatus: 'enable' }
      const admin = cluster.credentials?.accessKey ?? ''
      const only = (what: string) => `The super user can only be ${what} by super user`

      const made = await refusalOf(client.call(broker, authCreateUser, { username: 'made' }, { body: superUser }))
      const raised = await refusalOf(client.call(broker, authUpdateUser, { username: other }, { body: superUser }))
      const changed = { ...superUser, userType: 'Normal' }
      const lowered = await refusalOf(client.call(broker, authUpdateUser, { username: admin }, { body: changed }))
      const gone = await refusalOf(client.call(broker, authDeleteUser, { username: admin }))

      const found = [made, raised, lowered, gone].map(({ responseCode, remark }) => [responseCode, remark])
      expect(found).to.deep.equal([
        [1, only('create')],
        [1, only('update')],
        [16, only('update')],
        [16, only('update')],
      ])
    })

    itVersion5('count for calls to the proxy, too', async () => {
      const { username } = await userWith(
        { resource: `Topic:${topic}`, actions: ['Sub'] },
        { resource: `Group:${group}`, actions: ['Sub'] },
      )
      const credentials = { accessKey: username, secretKey }
      await using client = new RawClient(`http://${cluster.endpoints}`, uniqueName('client'), { credentials })
      const queue = { topic: { name: topic }, group: { name: group } }
      const stranger = { name: 'stranger' }
      const codes = {
        route: client.ask('QueryRoute', {
          ...queue,
          endpoints: wireEndpoints(parseEndpoints(cluster.endpoints).addresses),
        }),
        other: client.ask('QueryRoute', { topic: stranger }),
        send: client.ask('SendMessage', { messages: [{ topic: { name: topic }, body: Buffer.from('x') }] }),
        ack: client.ask('AckMessage', { ...queue, entries: [] }),
        change: client.ask('ChangeInvisibleDuration', { topic: { name: topic }, group: stranger }),
        nobody: client.ask('ForwardMessageToDeadLetterQueue', { topic: { name: topic } }),
      }
      const statuses = Object.entries(codes).map(async ([name, call]) => {
        const { status } = await call
        return [name, status?.code === wire.Code.UNAUTHORIZED ? status.message : 'admitted'] as const
      })

      expect(Object.fromEntries(await Promise.all(statuses))).to.deep.equal({
        route: 'admitted',
        other: no(username, 'Topic:stranger'),
        send: no(username, `Topic:${topic}`),
        ack: 'admitted',
        change: no(username, 'Group:stranger'),
        nobody: 'group is null.',
      })
    })

    itVersion5('tell a client that they keep out why, on its telemetry stream', async () => {
      const { username } = await userWith({ resource: `Topic:${topic}`, actions: ['Sub'] })
      const credentials = { accessKey: username, secretKey }
      const settings = {
        clientType: wire.ClientType.SIMPLE_CONSUMER,
        subscription: { group: { name: group }, subscriptions: [{ topic: { name: topic } }] },
      }
      const url = `http://${cluster.endpoints}`
      await using unsigned = new RawClient(url, uniqueName('client'))
      await using forbidden = new RawClient(url, uniqueName('client'), { credentials })
      const told: unknown[] = []
      for (const client of [unsigned, forbidden]) {
        const refused = await client.settings(settings).catch((error: unknown) => (error as Error).message)
        told.push([refused, client.commands.map(({ status }) => [status?.code, status?.message])])
      }

      const { UNAUTHORIZED } = wire.Code
      expect(told).to.deep.equal([
        ['telemetry was refused', [[UNAUTHORIZED, 'username cannot be null.']]],
        ['telemetry was refused', [[UNAUTHORIZED, no(username, `Group:${group}`)]]],
      ])
    })
  },
  { acl: true, proxy: true },
)

onEachCluster('a broker without access control', cluster => {
  itVersion5('answers what concerns users as it can', async () => {
    const [broker = ''] = await cluster.brokerAddrs()
    const { remoting } = cluster
    const noPlace = 'An system error occurred, please try again later.'
    const calls: Record<string, () => Promise<unknown>> = {
      users: () => remoting.call(broker, authListUser, {}),
      user: () => remoting.call(broker, authGetUser, { username: 'bob' }),
      nobody: () => remoting.call(broker, authGetUser, { username: '' }),
      create: () =>
        remoting.call(broker, authCreateUser, { username: 'bob' }, { body: { username: 'bob', password: 'x' } }),
      createNobody: () => remoting.call(broker, authCreateUser, { username: '' }, { body: { password: 'x' } }),
      update: () =>
        remoting.call(broker, authUpdateUser, { username: 'bob' }, { body: { username: 'bob', password: 'x' } }),
      delete: () => remoting.call(broker, authDeleteUser, { username: 'bob' }),
      acl: () => remoting.call(broker, authGetAcl, { subject: 'User:bob' }),
      deleteAcl: () => remoting.call(broker, authDeleteAcl, { subject: 'User:bob' }),
      acls: () => remoting.call(broker, authListAcl, {}),
    }
    const remarks: Record<string, string> = {}
    for (const [name, call] of Object.entries(calls)) remarks[name] = (await refusalOf(call())).remark ?? ''

    const { acls, ...others } = remarks
    expect(others).to.deep.equal({
      users: noPlace,
      user: noPlace,
      nobody: 'The username is blank',
      create: noPlace,
      createNobody: 'The username is blank',
      update: noPlace,
      delete: noPlace,
      acl: noPlace,
      deleteAcl: noPlace,
    })
    expect(acls).to.match(
      /^java\.lang\.IllegalStateException: The authorizationMetadataProvider is not configured\., org/,
    )
  })
})
