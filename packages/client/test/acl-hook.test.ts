// SPDX-License-Identifier: Apache-2.0
import { aclHook } from '@rocketmq-ts/client'
import { CredentialsCache, VirtualClock } from '@rocketmq-ts/core'
import { signatureOf } from '@rocketmq-ts/protocol'
import { decodeFrame, encodeFrame, RemotingCommand, type SerializeType } from '@rocketmq-ts/remoting'
import { expect } from 'chai'

// Made by the Java classes; see the notes on signing.
const fields = {
  a: 'pg',
  b: 'T',
  c: 'TBW102',
  d: '4',
  e: '0',
  f: '0',
  g: '1700000000000',
  h: '0',
  i: 'KEYS\x01k1\x02',
  j: '0',
  k: 'false',
  m: 'false',
  n: 'broker-a',
}
const javaSignature = 's9dhEvnx/nU50oLIERsL8ePMcCw='
const newHook = () =>
  aclHook(new CredentialsCache({ accessKey: 'rocketmq2', secretKey: '12345678' }, new VirtualClock()))

describe('signing', () => {
  it('gives the signature of the Java client', () => {
    const command = new RemotingCommand({ code: 310, extFields: { ...fields }, body: Buffer.from('hello') })

    void newHook().beforeRequest?.('b:1', command)

    expect(command.extFields).to.include({ AccessKey: 'rocketmq2', Signature: javaSignature })
  })

  it('covers the security token, unicode and the body, and not an old signature', () => {
    const command = (extFields: Record<string, string>, body = '') =>
      new RemotingCommand({ code: 1, extFields, body: Buffer.from(body) })
    const base = signatureOf(command({ a: 'ä' }), 's')

    expect(signatureOf(command({ a: 'ä', SecurityToken: 't' }), 's')).not.to.deep.equal(base)
    expect(signatureOf(command({ a: 'ä' }, 'b'), 's')).not.to.deep.equal(base)
    expect(signatureOf(command({ a: 'ä', Signature: 'old' }), 's')).to.deep.equal(base)
  })

  const headers: readonly SerializeType[] = ['JSON', 'ROCKETMQ']
  for (const serializeType of headers) {
    it(`is of what the server reads, whatever other hooks have put into a ${serializeType} header`, () => {
      const extFields = { half: 'a\ud83d', empty: '', absent: undefined as unknown as string }
      const command = new RemotingCommand({ code: 10, serializeType, extFields })
      void newHook().beforeRequest?.('b:1', command)

      const read = decodeFrame(encodeFrame(command).subarray(4))
      expect(read.extFields?.['Signature']).to.equal(signatureOf(read, '12345678').toString('base64'))
    })
  }
})

describe('a credentials provider', () => {
  it('is asked once by concurrent requests, and again shortly before its answer expires', async () => {
    const clock = new VirtualClock()
    let asked = 0
    const cache = new CredentialsCache(async () => {
      await Promise.resolve()
      asked++
      return { accessKey: `key${asked}`, secretKey: 's', expiresAt: clock.now() + 60_000 }
    }, clock)

    const [one, two] = await Promise.all([cache.get(), cache.get()])
    expect([one.accessKey, two.accessKey]).to.deep.equal(['key1', 'key1'])
    await clock.advance(49_000)
    expect(cache.get()).to.equal(one)
    await clock.advance(2000)

    expect((await cache.get()).accessKey).to.equal('key2')
  })

  it('is asked once a second at most, however short its answers live', async () => {
    const clock = new VirtualClock()
    let asked = 0
    const cache = new CredentialsCache(() => {
      asked++
      return { accessKey: 'k', secretKey: 's', expiresAt: clock.now() + 5000 }
    }, clock)
    for (let turn = 0; turn < 20; turn++) {
      await Promise.all([cache.get(), cache.get()])
      await clock.advance(100)
    }

    expect(asked).to.equal(2)
  })

  it('that fails is asked again a second later, and not before', async () => {
    const clock = new VirtualClock()
    let asked = 0
    const cache = new CredentialsCache(() => {
      asked++
      return asked === 1 ? Promise.reject(new RangeError('away')) : { accessKey: 'k', secretKey: 's' }
    }, clock)
    const failure = () =>
      Promise.resolve(cache.get()).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
    const errors = [await failure(), await failure()]
    await clock.advance(1000)

    expect(errors[0]).to.be.instanceOf(RangeError)
    expect(errors[1]).to.equal(errors[0])
    expect(asked).to.equal(1)
    expect((await cache.get()).accessKey).to.equal('k')
  })
})
