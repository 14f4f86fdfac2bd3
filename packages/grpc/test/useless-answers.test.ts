// SPDX-License-Identifier: Apache-2.0
// Whatever a server answers, a consumer that gets nowhere asks a few times a second at most: counted in virtual time.
import { expect } from 'chai'
import { VirtualClock } from '@rocketmq-ts/core'
import { methods, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import { virtualMs } from '@rocketmq-ts/testing'
import { PushConsumer, SimpleConsumer, type SimpleConsumerOptions } from '@rocketmq-ts/grpc'
import type { LocalCluster, SeenCall } from '@rocketmq-ts/local-cluster'
import { no, ok, plainly, proxied } from './proxied.js'

const seconds = 20
/** Receives of one queue in a second. */
const few = 4
const { Code } = wire

type Receive = SeenCall<'ReceiveMessage'>['call']

const parts =
  (...answer: readonly Draft<wire.ReceiveMessageResponse>[]) =>
  (call: Receive) => {
    for (const part of answer) call.write(methods.ReceiveMessage.response.encode(part))
    call.end()
  }

const refusals = [
  ...[Code.TOO_MANY_REQUESTS, Code.UNAUTHORIZED, Code.FORBIDDEN, Code.TOPIC_NOT_FOUND, Code.CONSUMER_GROUP_NOT_FOUND],
  ...[Code.ILLEGAL_POLLING_TIME, Code.UNRECOGNIZED_CLIENT_TYPE, Code.INTERNAL_ERROR, Code.PROXY_TIMEOUT],
  ...[Code.UNSUPPORTED, Code.NOT_IMPLEMENTED, Code.VERSION_UNSUPPORTED],
]

const answers: Readonly<Record<string, (call: Receive) => void>> = {
  'success without content': parts({ status: ok }),
  'nothing at all': parts(),
  'nothing, at once': parts({ status: no(Code.MESSAGE_NOT_FOUND) }),
  'only a time': parts({ deliveryTimestamp: { seconds: 1 } }),
  'a status of gRPC': call => call.fail({ status: 14, message: 'not now' }),
  'not implemented': call => call.fail({ status: 12, message: 'never' }),
  ...Object.fromEntries(refusals.map(code => [`the refusal ${code}`, parts({ status: no(code) })])),
}

/** How often each queue was asked in a second, at most. */
function rateOf(cluster: LocalCluster): number {
  const counts = new Map<string, number>()
  for (const { request } of cluster.proxy.calls('ReceiveMessage')) {
    const { topic, broker, id } = request.messageQueue ?? {}
    const key = `${topic?.name} ${broker?.name} ${id}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return Math.max(...counts.values()) / seconds
}

type Common = Pick<SimpleConsumerOptions, 'endpoints' | 'consumerGroup' | 'clock'>

/** Consumers that receive for as long as they live. */
const consumers = {
  'push consumer': async (common: Common) => {
    const consumer = new PushConsumer({ ...common, subscriptions: { orders: '*' }, handler: () => undefined })
    await consumer.start()
    return consumer
  },
  'simple consumer': async (common: Common) => {
    const consumer = new SimpleConsumer({ ...common, subscriptions: { orders: '*', bills: '*' } })
    await consumer.start()
    void (async () => {
      for await (const message of consumer) await message.ack()
    })()
    return consumer
  },
}

for (const [kind, consumerOf] of Object.entries(consumers)) {
  describe(`a ${kind} that is answered`, () => {
    for (const [what, answer] of Object.entries(answers)) {
      it(`${what} asks a few times a second`, async () => {
        await using cluster = await proxied({ topics: ['orders', 'bills'] })
        cluster.proxy.intercept('ReceiveMessage', ({ call }) => {
          answer(call)
          return undefined
        })
        const clock = new VirtualClock()
        const consumer = await consumerOf({ endpoints: plainly(cluster), consumerGroup: 'jobs', clock })
        await virtualMs(clock, () => cluster.proxy.calls('ReceiveMessage').length > 0)

        const endsAt = clock.monotonic() + 1000 * seconds
        await virtualMs(clock, () => clock.monotonic() >= endsAt, 20)
        const rate = rateOf(cluster)
        await virtualMs(clock, consumer.close())

        expect(rate).to.be.within(0.1, few)
      })
    }
  })
}
