// SPDX-License-Identifier: Apache-2.0
// Signed requests. The signatures are those of the official client, from recorded requests and a known vector.
import { BrokerError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { createHmac } from 'node:crypto'
import { heartbeat } from '@rocketmq-ts/protocol'
import { RemotingClient, RemotingCommand, type RPCHook } from '@rocketmq-ts/remoting'
import { AuthStore } from '../../src/broker/auth/auth-store.js'
import { signatureCheck } from '../../src/broker/auth/signature-check.js'
import { LocalCluster } from '../../src/index.js'
import { refusalOf } from '../one-broker.js'
import { recordedCase } from '../replay/recorded-case.js'
import { send } from '../raw-client.js'

const users = [{ accessKey: 'app1', secretKey: 'app1-secret' }]

/** Signs as clients do. */
function signing(accessKey: string, secretKey: string): RPCHook {
  return {
    beforeRequest(_address, command) {
      command.extFields = { ...command.extFields, AccessKey: accessKey }
      const content = Object.keys(command.extFields)
        .sort()
        .map(name => command.extFields?.[name])
        .join('')
      const signature = createHmac('sha1', secretKey).update(content).update(command.body).digest('base64')
      command.extFields = { ...command.extFields, Signature: signature }
    },
  }
}

function newClient(hooks: readonly RPCHook[]): RemotingClient {
  return new RemotingClient({ identity: { language: 'JAVA', version: 513 }, hooks })
}

async function refusal(cluster: LocalCluster, hooks: readonly RPCHook[]): Promise<BrokerError> {
  await using client = newClient(hooks)
  return await refusalOf(send(client, cluster.brokerAddrs[0]!, 'orders', 'x'))
}

describe('a cluster with users', () => {
  let cluster: LocalCluster

  before(async () => {
    cluster = await LocalCluster.start({ topics: ['orders'], acl: { users } })
  })

  after(() => cluster.close())

  it('takes signed messages', async () => {
    await using client = newClient([signing('app1', 'app1-secret')])

    expect((await send(client, cluster.brokerAddrs[0]!, 'orders', 'x')).answer).to.equal('SUCCESS')
  })

  const refusals: readonly [string, readonly RPCHook[], string][] = [
    ['without a signature', [], 'username cannot be null.'],
    ['of unknown users', [signing('nobody1234', 'x')], 'User:nobody1234 is not found.'],
    ['with a wrong secret', [signing('app1', 'wrong')], 'check signature failed.'],
  ]
  for (const [what, hooks, remark] of refusals) {
    it(`refuses requests ${what}`, async () => {
      expect(await refusal(cluster, hooks))
        .to.be.instanceOf(BrokerError)
        .and.include({ responseCode: 16, remark })
    })
  }

  it('checks heartbeats as well', async () => {
    await using client = newClient([])
    const body = {
      clientId: 'a',
      producerDataSet: [],
      consumerDataSet: [],
      heartbeatFingerprint: 0,
      withoutSub: false,
    }
    const error = await refusalOf(client.call(cluster.brokerAddrs[0]!, heartbeat, {}, { body }))

    expect(error).to.be.instanceOf(BrokerError).with.property('responseCode', 16)
  })
})

describe('an access rule', () => {
  const store = new AuthStore(users)
  const put = (sourceIp: string) => {
    const entry = { resource: '*', actions: ['All'], decision: 'Allow', sourceIps: [sourceIp] }
    store.putAcl('User:app1', [{ policyType: 'Custom', entries: [entry] }])
  }

  for (const range of ['10.0.0.1/33', '10.0.0.1/99', '::1/129', '10.0.0.1/', '10.0.0']) {
    it(`is refused for addresses that are none: ${range}`, () => {
      expect(() => put(range))
        .to.throw()
        .with.property('remark', 'The source ip is invalid.')
    })
  }

  for (const range of ['10.0.0.1', '10.0.0.1/0', '10.0.0.1/32', '::1', '::1/128']) {
    it(`is taken for a range of addresses: ${range}`, () => {
      put(range)

      expect(store.acl('User:app1')?.policies[0]?.entries[0]?.sourceIps).to.deep.equal([range])
    })
  }
})

describe('the check of signatures', () => {
  const check = (command: RemotingCommand, secrets: typeof users) =>
    signatureCheck(new AuthStore(secrets), 'DefaultCluster')({ command, connection: undefined as never }, () =>
      Promise.resolve(undefined),
    )

  it('agrees with what the official client signed', async () => {
    const official = [...recordedCase('201-acl-enabled-success'), ...recordedCase('180-acl-signed-requests')]
    const signed = official.filter(
      ({ from, command }) => from === 'client' && command.extFields?.['Signature'] !== undefined,
    )
    const known = [
      ...users,
      { accessKey: 'rocketmq2', secretKey: '12345678secret' },
      { accessKey: 'corpusAdmin', secretKey: 'admin-secret-123' },
    ]

    for (const { command } of signed) expect(await check(command, known), String(command.code)).to.equal(undefined)
    expect(signed.length).to.be.greaterThan(20)
  })

  it('knows the vector of the documentation', async () => {
    const fields = { a: 'pg', b: 'T', c: 'TBW102', d: '4', e: '0', f: '0', g: '1700000000000', h: '0' }
    const more = { i: 'KEYS\x01k1\x02', j: '0', k: 'false', m: 'false', n: 'broker-a' }
    const command = new RemotingCommand({
      code: 310,
      version: 513,
      extFields: { ...fields, ...more, AccessKey: 'rocketmq2', Signature: 's9dhEvnx/nU50oLIERsL8ePMcCw=' },
      body: Buffer.from('hello'),
    })

    expect(await check(command, [{ accessKey: 'rocketmq2', secretKey: '12345678' }])).to.equal(undefined)
  })
})
