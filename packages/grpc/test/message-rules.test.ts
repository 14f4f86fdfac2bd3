// SPDX-License-Identifier: Apache-2.0
// What a producer refuses before anything is sent, because every server would; and the greatest that it lets pass.
import { expect } from 'chai'
import { jsonSerializer, UsageError, type RocketMQError } from '@rocketmq-ts/core'
import { limits } from '@rocketmq-ts/grpc-protocol'
import type { LocalCluster } from '@rocketmq-ts/local-cluster'
import { rejection } from '@rocketmq-ts/test-run'
import { Producer, type ProducerMessage } from '@rocketmq-ts/grpc'
import { plainly, proxied } from './proxied.js'

type Parts = Partial<ProducerMessage>

const properties = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, 'v']))

const refused: readonly (readonly [what: string, parts: Parts, words: string])[] = [
  ['a blank tag', { tags: ' ' }, 'the tag is blank'],
  ['a tag with a bar', { tags: 'a|b' }, 'the tag is blank, or holds |'],
  ['a tag with a control character', { tags: 'a\nb' }, 'control character'],
  ['a blank key', { keys: ['a', ' '] }, 'a key is empty'],
  ['a key with a blank inside', { keys: ['a b'] }, 'holds a blank'],
  ['a key with a control character', { keys: ['a\u0001'] }, 'control character'],
  ['a blank shardingKey', { shardingKey: ' ' }, 'the shardingKey has 1 bytes'],
  ['a long shardingKey', { shardingKey: 'ä'.repeat(32) }, 'the shardingKey has 64 bytes; it takes 1 to 63'],
  ['an empty liteTopic', { liteTopic: '' }, 'the liteTopic takes 1 to 64'],
  ['a liteTopic of other letters', { liteTopic: 'a.b' }, 'letters, digits'],
  ['a long liteTopic', { liteTopic: 'x'.repeat(65) }, 'the liteTopic takes 1 to 64'],
  ['a negative priority', { priority: -1 }, 'the priority is -1'],
  ['a broken priority', { priority: 1.5 }, 'the priority is 1.5'],
  ['a priority that does not fit', { priority: 2 ** 31 }, 'the priority is 2147483648'],
  ['two times of delivery', { deliverAt: 1, delayMs: 1 }, 'exclude each other'],
  ['a negative delay', { delayMs: -1 }, 'the time of delivery is -1'],
  ['a time that is none', { deliverAt: Infinity }, 'the time of delivery is Infinity'],
  ['two kinds at once', { shardingKey: 'k', priority: 1 }, 'this one has shardingKey and priority'],
  ['other two kinds', { liteTopic: 'l', delayMs: 1 }, 'this one has liteTopic and deliverAt or delayMs'],
  ['too many properties', { properties: properties(129) }, 'has 129 properties; the server takes 128'],
  ['a property with a control character', { properties: { a: 'b\u0002' } }, 'a property or key holds'],
  ['a property that is no text', { properties: { a: 7 } as never }, 'takes an object of texts'],
  [
    'properties that are too long',
    { properties: { a: 'x'.repeat(16_384) } },
    'have 16385 bytes; the server takes 16384',
  ],
  ['the same with tag and keys', { properties: { a: 'x'.repeat(16_380) }, tags: 'tt', keys: 'k l' }, '16385 bytes'],
]

const taken: readonly (readonly [what: string, parts: Parts])[] = [
  ['the most properties', { properties: properties(limits.maxUserProperties) }],
  ['the longest properties', { properties: { a: 'x'.repeat(limits.maxPropertiesBytes - 4) }, tags: 't', keys: 'k l' }],
  ['no key at all', { keys: '' }],
]

describe('a message', () => {
  let cluster: LocalCluster
  let producer: Producer
  before(async () => {
    cluster = await proxied()
    producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'] })
    await producer.start()
  })
  after(async () => {
    await producer.close()
    await cluster.close()
  })
  const sends = () => cluster.proxy.calls('SendMessage').length

  for (const [what, parts, words] of refused) {
    it(`is refused with ${what}, before it leaves`, async () => {
      const before = sends()

      const error = await rejection<RocketMQError>(producer.send({ topic: 'orders', body: 'x', ...parts }))

      expect(error).to.be.instanceOf(UsageError)
      expect(error.message).to.include(words)
      expect(sends()).to.equal(before)
    })
  }

  for (const [what, parts] of taken) {
    it(`may have ${what}`, async () => {
      const { status } = await producer.send({ topic: 'orders', body: 'x', ...parts })

      expect(status).to.equal('SEND_OK')
    })
  }

  it('may have a group, a lite topic and a priority of any size that fits', async () => {
    const kinds = [
      { messageType: 'FIFO', parts: { shardingKey: 'x'.repeat(limits.maxMessageGroupBytes) } },
      { messageType: 'LITE', parts: { liteTopic: 'x'.repeat(limits.maxLiteTopicBytes) } },
      { messageType: 'PRIORITY', parts: { priority: 2 ** 31 - 1 } },
      { messageType: 'DELAY', parts: { deliverAt: 0 } },
    ]
    for (const { messageType, parts } of kinds) {
      // The topic is made for no kind: the refusal shows that the message itself is right.
      const error = await rejection<RocketMQError>(producer.send({ topic: 'orders', body: 'x', ...parts }))
      expect(error.message).to.include(`this one is ${messageType}`)
    }
  })

  it('has its keys apart when they come as one text', async () => {
    await producer.send({ topic: 'orders', body: 'x', keys: 'a  b ' })

    const sent = cluster.proxy.calls('SendMessage').at(-1)?.request.messages[0]
    expect(sent?.systemProperties?.keys).to.deep.equal(['a', 'b'])
  })

  it('is one of a batch only without a kind, and with the topic of the others', async () => {
    const before = sends()
    const [one, other] = [
      { topic: 'orders', body: 'x' },
      { topic: 'bills', body: 'x' },
    ]

    expect(await rejection(producer.sendBatch([one, { ...one, shardingKey: 'k' }])))
      .to.be.instanceOf(UsageError)
      .and.property('message')
      .to.include('fit into a batch')
    expect(await rejection(producer.sendBatch([one, other])))
      .to.be.instanceOf(UsageError)
      .and.property('message')
      .to.include('one topic')
    expect(await producer.sendBatch([])).to.deep.equal([])
    expect(sends()).to.equal(before)
  })

  it('is stored as the bytes that its serializer makes of the body', async () => {
    const typed = new Producer({
      endpoints: plainly(cluster),
      topics: ['orders'],
      serializer: jsonSerializer<{ cups: number }>(),
    })
    await typed.start()
    await typed.send({ topic: 'orders', body: { cups: 2 } })
    await typed.close()

    expect(cluster.messages('orders').map(({ body }) => body.toString())).to.include('{"cups":2}')
  })

  it('that its serializer cannot turn into bytes rejects its send with that error behind it', async () => {
    const cause = new Error('no bytes of this')
    const failing = new Producer<object>({
      endpoints: plainly(cluster),
      topics: ['orders'],
      serializer: {
        serialize() {
          throw cause
        },
      },
    })
    await failing.start()

    const error = await rejection(failing.send({ topic: 'orders', body: {} }))
    await failing.close()

    expect(error).to.be.instanceOf(UsageError).and.have.property('cause', cause)
  })

  it('must have a time for its send that is one', async () => {
    for (const timeoutMs of [0, -1, Number.NaN, 2 ** 31]) {
      const error = await rejection<RocketMQError>(producer.send({ topic: 'orders', body: 'x' }, { timeoutMs }))
      expect(error).to.be.instanceOf(UsageError)
      expect(error.message).to.include(`timeoutMs of the options of a send is ${timeoutMs}`)
    }
  })
})
