// SPDX-License-Identifier: Apache-2.0
// Signed requests and encrypted connections: who is let in, who is not, and what the error says of it.
import { inspect } from 'node:util'
import { RocketMQError, VirtualClock, type Credentials } from '@rocketmq-ts/core'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { sendMessageV2 } from '@rocketmq-ts/protocol'
import { onEachCluster, rejection, testCertificates, virtualMs } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { producerOf } from '../producers.js'

onEachCluster(
  'a producer of a cluster with access control',
  cluster => {
    it('is let in with the right secret', async () => {
      const topic = await cluster.topic('acl')
      await using producer = producerOf(cluster.clientOptions)
      await producer.start()

      const sent = await producer.send({ topic, body: 'x', keys: ['k'], properties: { größe: 'groß' } })
      const batch = await producer.sendBatch([
        { topic, body: 'a' },
        { topic, body: 'b' },
      ])
      await producer.sendOneway({ topic, body: 'c' })

      expect([sent.status, batch.status]).to.deep.equal(['SEND_OK', 'SEND_OK'])
      expect(await cluster.messages(topic, 4)).to.have.length(4)
    })

    it('is signed with the body as it is sent: compressed', async () => {
      const topic = await cluster.topic('acl')
      await using producer = producerOf(cluster.clientOptions)
      await producer.start()

      const sent = await producer.send({ topic, body: 'compressible '.repeat(1000) })

      expect(sent.status).to.equal('SEND_OK')
    })

    it('is signed as it is sent where a text has half a character', async () => {
      const topic = await cluster.topic('acl')
      await using producer = producerOf(cluster.clientOptions)
      await producer.start()

      await producer.send({ topic, body: 'x', tags: 'a\ud800', keys: 'b\udc00', properties: { half: 'c\ud83d' } })

      const [stored] = await cluster.messages(topic, 1)
      expect([stored?.tags, stored?.keys, stored?.properties['half']]).to.deep.equal([
        'a\ufffd',
        ['b\ufffd'],
        'c\ufffd',
      ])
    })

    it('asks a provider for its credentials, once while they are valid', async () => {
      const topic = await cluster.topic('acl')
      let asked = 0
      const credentials = async (): Promise<Credentials> => {
        asked++
        return cluster.credentials ?? { accessKey: '', secretKey: '' }
      }
      await using producer = producerOf({ ...cluster.clientOptions, credentials })
      await producer.start()

      await Promise.all(Array.from({ length: 10 }, () => producer.send({ topic, body: 'x' })))

      expect(asked).to.equal(1)
    })

    for (const [what, change, said] of [
      ['a wrong secret', { secretKey: 'a-wrong-secret' }, /signature/i],
      ['an unknown access key', { accessKey: 'nobody-knows-me' }, /nobody-knows-me|user/i],
    ] as const) {
      it(`is refused with ${what}, and the error says so without the secret`, async () => {
        const topic = await cluster.topic('acl')
        const credentials = { accessKey: '', secretKey: '', ...cluster.credentials, ...change }
        const producer = producerOf({ ...cluster.clientOptions, credentials })

        const error = await rejection(producer.start().then(() => producer.send({ topic, body: 'x' })))
        await producer.close()

        expect(error).to.be.instanceOf(RocketMQError)
        expect(error.outcome).to.be.oneOf(['rejected', 'not-sent'])
        expect(error.message).to.match(said)
        expect(inspect(error, { depth: 10 })).not.to.contain(credentials.secretKey)
      })
    }
  },
  { acl: true },
)

onEachCluster(
  'a producer of a cluster with TLS',
  cluster => {
    it('is let in when it trusts the authority', async () => {
      const topic = await cluster.topic('tls')
      await using producer = producerOf(cluster.clientOptions)
      await producer.start()

      const sent = await producer.send({ topic, body: 'x'.repeat(100_000) })

      expect(sent.status).to.equal('SEND_OK')
    })

    it('does not trust a certificate that it cannot verify, and says so', async () => {
      const producer = producerOf({ namesrvAddr: cluster.namesrvAddr, tls: true })

      const error = await rejection(producer.start())

      expect(error).to.include({ code: 'ERR_NAME_SERVER', outcome: 'not-sent' })
      expect(error.message).to.match(/certificate/i)
    })

    it('trusts it when told not to look', async () => {
      const topic = await cluster.topic('tls')
      await using producer = producerOf({ namesrvAddr: cluster.namesrvAddr, tls: { rejectUnauthorized: false } })
      await producer.start()

      expect((await producer.send({ topic, body: 'x' })).status).to.equal('SEND_OK')
    })
  },
  { tls: true },
)

describe('the secrets of a producer', () => {
  it('travel with every request: the STS token too, and the signature over it', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    const credentials = { accessKey: 'key', secretKey: 'secret', securityToken: 'token' }
    await using producer = producerOf({ namesrvAddr: cluster.namesrvAddr, credentials })
    await producer.start()
    const seen: (Record<string, string> | undefined)[] = []
    cluster.intercept(sendMessageV2, (_request, { command }, proceed) => {
      seen.push(command.extFields)
      return proceed()
    })

    await producer.send({ topic: 'orders', body: 'x' })

    expect(seen[0]).to.include({ AccessKey: 'key', SecurityToken: 'token' })
    expect(seen[0]?.['Signature']).to.match(/^[A-Za-z0-9+/]{27}=$/)
  })

  it('are taken anew when they are about to expire', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    const clock = new VirtualClock()
    let round = 0
    const credentials = () => {
      const accessKey = `key-${++round}`
      return { accessKey, secretKey: 'secret', expiresAt: clock.now() - 1 }
    }
    await using producer = producerOf({ namesrvAddr: cluster.namesrvAddr, credentials }, { clock })
    await producer.start()
    const keys = new Set<string | undefined>()
    cluster.intercept(sendMessageV2, (_request, { command }, proceed) => {
      keys.add(command.extFields?.['AccessKey'])
      return proceed()
    })

    for (let i = 0; i < 3; i++) {
      // Asked once a second at most.
      await clock.advance(1000)
      await producer.send({ topic: 'orders', body: 'x' })
    }

    expect(keys.size).to.equal(3)
  })

  it('fail the send when they cannot be had: nothing has left', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    const clock = new VirtualClock()
    let isAway = false
    const credentials = async () => {
      if (isAway) throw new RangeError('the vault is sealed')
      return { accessKey: 'key', secretKey: 'secret', expiresAt: clock.now() - 1 }
    }
    await using producer = producerOf({ namesrvAddr: cluster.namesrvAddr, credentials }, { clock })
    await producer.start()
    await producer.send({ topic: 'orders', body: 'x' })
    isAway = true
    await clock.advance(1000)

    const failing = rejection(producer.send({ topic: 'orders', body: 'x' }))
    await virtualMs(clock, failing)
    const error = await failing
    isAway = false
    await clock.advance(1000)

    expect(error).to.include({ code: 'ERR_SEND', outcome: 'not-sent', retriable: true })
    expect(error.message).to.contain('the vault is sealed')
    expect(cluster.messages('orders')).to.have.length(1)
  })

  it('that are waited for in vain cost a send no more than its deadline', async () => {
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    let isAway = false
    const credentials = () => {
      if (isAway) return new Promise<Credentials>(() => undefined)
      return { accessKey: 'key', secretKey: 'secret', expiresAt: clock.now() - 1 }
    }
    const clock = new VirtualClock()
    const producer = producerOf({ namesrvAddr: cluster.namesrvAddr, credentials }, { clock })
    await producer.start()
    await producer.send({ topic: 'orders', body: 'x' })
    isAway = true
    await clock.advance(1000)

    const failing = rejection(producer.send({ topic: 'orders', body: 'x' }, { timeoutMs: 100 }))
    const elapsedMs = await virtualMs(clock, failing)
    await virtualMs(clock, producer.close())

    expect(await failing).to.include({ code: 'ERR_SEND', outcome: 'not-sent' })
    expect(elapsedMs).to.be.at.most(100)
  })

  it('are never shown', async () => {
    const secretKey = 'a-very-secret-key'
    const producer = producerOf({ namesrvAddr: '127.0.0.1:1', credentials: { accessKey: 'key', secretKey } })

    const shown = inspect(producer, { depth: 10, showHidden: true })

    expect(shown).not.to.contain(secretKey)
  })

  it('never reach the logger, whatever fails', async () => {
    const credentials = { accessKey: 'key', secretKey: 'a-very-secret-key', securityToken: 'a-token' }
    await using cluster = await LocalCluster.start({ topics: ['orders'] })
    const lines: string[] = []
    const note = (text: string) => void lines.push(text)
    const logger = { debug: note, info: note, warn: note, error: note }
    await using producer = producerOf(cluster, { credentials, logger })
    await producer.start()

    await cluster.broker().kill()
    const error = await rejection(producer.send({ topic: 'orders', body: 'x' }))
    await producer.defaultMQProducerImpl.instance.sendHeartbeatToAllBrokerWithLock()

    expect(lines).to.have.length.greaterThan(0)
    for (const text of [...lines, inspect(error, { depth: 10 })]) {
      expect(text).not.to.contain(credentials.secretKey).and.not.to.contain(credentials.securityToken)
    }
  })
})

describe('a producer of a cluster that wants to know its clients', () => {
  const { ca, server, client } = testCertificates
  let cluster: LocalCluster
  before(async () => {
    const tls = { ...server, ca, requestCert: true, rejectUnauthorized: true, mode: 'enforcing' as const }
    cluster = await LocalCluster.start({ topics: ['orders'], tls })
  })
  after(() => cluster.close())

  it('is let in with a certificate of its own, and only then', async () => {
    const { namesrvAddr } = cluster
    await using known = producerOf({ namesrvAddr, tls: { ca, ...client } })
    const stranger = producerOf({ namesrvAddr, tls: { ca } })

    await known.start()
    const sent = await known.send({ topic: 'orders', body: 'x' })
    const error = await rejection(stranger.start())

    expect(sent.status).to.equal('SEND_OK')
    expect(error).to.include({ code: 'ERR_NAME_SERVER', outcome: 'not-sent' })
  })

  it('may expect another name than that of the address', async () => {
    const { namesrvAddr } = cluster
    await using known = producerOf({ namesrvAddr, tls: { ca, ...client, servername: 'localhost' } })
    const mistaken = producerOf({ namesrvAddr, tls: { ca, ...client, servername: 'other.example' } })

    await known.start()
    const error = await rejection(mistaken.start())

    expect(error.message).to.contain('other.example')
  })
})
