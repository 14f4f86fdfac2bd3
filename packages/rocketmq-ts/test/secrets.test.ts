// SPDX-License-Identifier: Apache-2.0
// No object that an application holds shows a secret, at any depth, before its start and while it runs; no error
// either.
import { inspect } from 'node:util'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { rejection, testCertificates } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { connect, DefaultMQProducer } from 'rocketmq-ts'
import { overGrpc, overRemoting, topics } from './every-client.js'

const accessKey = 'accessor'
const secrets = {
  secretKey: 'the-secret-key',
  securityToken: 'the-security-token',
  passphrase: 'the-passphrase',
} as const
const { secretKey, securityToken, passphrase } = secrets
const { ca, client, server } = testCertificates
const tls = { ca, ...client, passphrase }
const keyLines = [client, server].map(({ key }) => key.split('\n')[3] ?? '')
const credentials = { accessKey, secretKey, securityToken }

/** An administrator, too. */
const withAdmin = { ...overRemoting, admin: {} }

interface Startable {
  start(): Promise<void>
  close(): Promise<void>
}

/** Everything that can be reached of an object, as text. */
function shown(value: unknown): string {
  let json = ''
  try {
    json = JSON.stringify(value)
  } catch {
    // It goes in circles; what `inspect` shows is the same and more.
  }
  return `${json}${inspect(value, { depth: Infinity, showHidden: true, maxArrayLength: null })}`
}

function expectNoSecret(value: unknown): void {
  const text = shown(value)
  expect(text.length).to.be.greaterThan(20)
  for (const secret of [...Object.values(secrets), ...keyLines]) {
    const at = text.indexOf(secret)
    expect(at < 0, `…${text.slice(Math.max(0, at - 300), at + 20)}`).to.equal(true)
  }
}

describe('a secret is shown', () => {
  for (const [url, kinds] of [
    ['rmqs://127.0.0.1:1', withAdmin],
    ['grpcs://127.0.0.1:1', overGrpc],
  ] as const) {
    for (const [kind, options] of Object.entries(kinds)) {
      const make = async () => {
        const rocketmq = await connect(url, { credentials, tls })
        expectNoSecret(rocketmq)
        return (rocketmq as unknown as Record<string, (options: object) => Startable>)[kind]!(options)
      }

      it(`by no ${kind} of ${url}, and not by the error of its start`, async () => {
        const client = await make()

        expectNoSecret(client)
        // An admin asks nobody before it has to.
        if (kind === 'admin') await client.start()
        else expectNoSecret(await rejection(client.start()))
        expectNoSecret(client)
        await client.close()
      })
    }
  }

  for (const address of ['rmq://u:hush@h:9876', 'grpcs://u:hush@h', 'http://u:hush@h', 'u:hush@h:9876', 'u:hush@h']) {
    it(`by no refusal of ${address.replace('hush', '…')}`, async () => {
      const make = () => new DefaultMQProducer({ producerGroup: 'P', namesrvAddr: address })

      for (const error of [await rejection(connect(address)), await rejection(Promise.resolve().then(make))])
        expect(shown(error)).to.include('no user and no password').and.not.to.include('hush')
    })
  }

  it('by no client that runs, by their instance, or by the cluster that knows it', async () => {
    await using cluster = await LocalCluster.start({
      topics,
      proxy: true,
      tls: { ...server, passphrase },
      acl: { users: [{ accessKey, secretKey }] },
    })
    expectNoSecret(cluster)
    for (const [url, kinds] of [
      [`rmq://${cluster.namesrvAddr}`, withAdmin],
      [`grpc://${cluster.endpoints}`, overGrpc],
    ] as const) {
      await using rocketmq = await connect(url, { credentials })
      for (const [kind, options] of Object.entries(kinds)) {
        const client = (rocketmq as unknown as Record<string, (options: object) => Startable>)[kind]!(options)
        await client.start()

        expectNoSecret(client)
        if (client instanceof DefaultMQProducer) expectNoSecret(client.defaultMQProducerImpl.instance)
      }
      expectNoSecret(rocketmq)
    }
  })
})
