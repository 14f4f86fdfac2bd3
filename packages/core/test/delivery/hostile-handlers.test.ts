// SPDX-License-Identifier: Apache-2.0
// Whatever a handler throws or returns is the fate of its messages, and of no other.
import {
  ConcurrentDelivery,
  OrderedDelivery,
  type Delivery,
  type Listener,
  type OrderedSource,
} from '@rocketmq-ts/core'
import { expect } from 'chai'
import { bench, pass, type Bench } from './bench.js'
import { ListSource, type Text } from './list-source.js'

function refuse(): never {
  throw new RangeError('do not ask')
}

/** Throws, whatever is asked of it. */
const hostile = new Proxy(
  {},
  { get: refuse, has: refuse, ownKeys: refuse, getPrototypeOf: refuse, getOwnPropertyDescriptor: refuse },
)
const revoked = Proxy.revocable({}, {})
revoked.revoke()

const bare: unknown = Object.create(null)
const silentError = Object.defineProperty(new Error('x'), 'message', { get: refuse })

/** Throws or rejects with anything. */
function fails(value: unknown): never {
  throw value
}

const failing: Readonly<Record<string, () => unknown>> = {
  'throws an object without a text': () => fails(bare),
  'throws a proxy': () => fails(hostile),
  'throws a revoked proxy': () => fails(revoked.proxy),
  'throws an error that cannot be read': () => fails(silentError),
  'throws nothing': () => fails(undefined),
  'rejects with an object without a text': async () => fails(bare),
  'rejects with a proxy': async () => fails(hostile),
  'returns a proxy': () => hostile,
  'resolves to a verdict that cannot be read': async () => ({
    get retryAfter() {
      return refuse()
    },
  }),
  'returns a thenable whose then cannot be read': () => ({
    get then() {
      return refuse()
    },
  }),
  'returns a thenable whose then throws': () => ({ then: refuse }),
  'returns a proxy of a promise': () => new Proxy(Promise.resolve(), {}),
  'returns a promise whose constructor cannot be read': () =>
    Object.defineProperty(Promise.resolve(), 'constructor', { get: refuse }),
}

const kinds: Readonly<Record<string, (options: Bench['options']) => Delivery<OrderedSource<Text>>>> = {
  concurrent: options => new ConcurrentDelivery(options),
  ordered: options => new OrderedDelivery({ ...options, suspendMs: 1000 }),
}

describe('a handler', () => {
  for (const [kind, deliver] of Object.entries(kinds)) {
    for (const [what, act] of Object.entries(failing)) {
      it(`of ${kind} delivery that ${what} fails its message, and no other`, async () => {
        const { options, failed } = bench((({ text }: Text) => (text === 'bad' ? act() : undefined)) as Listener<Text>)
        const source = new ListSource('bad', 'good')
        const delivery = deliver(options)
        delivery.submit(source)
        await pass()
        await delivery.stop(0)

        expect(failed.map(({ message, fate }) => [message.text, fate])).to.deep.equal([['bad', 'retry']])
        expect(failed[0]?.error?.message).to.be.a('string').with.length.above(5)
        expect(source.told).to.include.members(['bad settled', 'good settled'])
        expect(delivery.running).to.equal(0)
      })
    }

    it(`of ${kind} delivery that returns what is no verdict has done its message, and the value is told`, async () => {
      const { options, failed, ignored } = bench((({ text }: Text) => ({ id: text })) as unknown as Listener<Text>)
      const source = new ListSource('saved')
      const delivery = deliver(options)
      delivery.submit(source)
      await pass()
      await delivery.stop(0)

      expect(failed).to.deep.equal([])
      expect(source.told).to.include('saved settled')
      expect(ignored).to.deep.equal(['[object Object]'])
    })

    it(`of ${kind} delivery that ends the delivery, and does not wait for it, is waited for`, async () => {
      let end: () => void = () => undefined
      let stopping: Promise<void> | undefined
      let signal: AbortSignal | undefined
      const { options } = bench((_message, context) => {
        signal = context.signal
        stopping = delivery.stop(10_000)
        return new Promise<void>(resolve => (end = resolve))
      })
      const source = new ListSource('last', 'never')
      const delivery = deliver(options)
      delivery.submit(source)
      await pass()
      expect(signal?.aborted).to.equal(false)
      end()
      await stopping

      expect(source.told.filter(told => told !== 'room')).to.deep.equal(['last settled'])
    })
  }
})
