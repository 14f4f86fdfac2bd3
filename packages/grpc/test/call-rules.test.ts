// SPDX-License-Identifier: Apache-2.0
// What plain JavaScript passes to the calls of clients over proxies: refused by name before anything is done.
import { Producer, PushConsumer, SimpleConsumer, TransactionProducer } from '@rocketmq-ts/grpc'
import { UsageError } from '@rocketmq-ts/core'
import { rejection } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { proxied, plainly } from './proxied.js'

const endpoints = 'grpc://127.0.0.1:1'
const message = { topic: 'T', body: 'x' }
const push = new PushConsumer({ endpoints, consumerGroup: 'calls', handler: () => undefined })
const simple = new SimpleConsumer({ endpoints, consumerGroup: 'calls' })
const producer = new Producer({ endpoints })
const transactions = new TransactionProducer({
  endpoints,
  transactionListener: { executeLocalTransaction: () => 'commit', checkLocalTransaction: () => 'commit' },
})
const texts = new Producer({ endpoints, serializer: { serialize: (value: unknown) => value as Uint8Array } })
const throwing = new Producer({
  endpoints,
  serializer: {
    serialize: () => {
      throw new RangeError('no form')
    },
  },
})

const wrongMessages: readonly (readonly [given: unknown, says: RegExp])[] = [
  [undefined, /there is no message/],
  [null, /a message is null/],
  ['T', /a message is a string/],
  [{ ...message, topic: 5 }, /topic of a message is 5; it takes a text/],
  [{ ...message, tag: 'a' }, /has no option tag; did you mean tags\?/],
  [{ ...message, tags: ['a', 'b'] }, /tags of a message is of type Array; it takes a text/],
  [{ ...message, keys: 7 }, /keys of a message is 7; it takes a text or a list of texts/],
  [{ ...message, properties: new Map([['a', 'b']]) }, /properties of a message is of type Map/],
  [{ ...message, properties: { a: 1 } }, /properties of a message/],
  [{ ...message, delayLevel: 3 }, /has no option delayLevel/],
  [{ ...message, delayMs: '500' }, /delayMs of a message is "500"; it takes a number/],
  [{ ...message, shardingKey: 1042 }, /shardingKey of a message is 1042; it takes a text/],
  [{ ...message, body: new Uint16Array([1, 2]) }, /list of numbers, not of bytes/],
  [{ ...message, body: 5 }, /neither bytes nor text/],
]

const calls: Readonly<Record<string, readonly [call: () => unknown, says: RegExp]>> = {
  'a batch that is no list': [() => producer.sendBatch(message as never), /a batch is of type Object; it takes a list/],
  'a handle that is no text': [() => producer.recallMessage('T', 5 as never), /the recall handle is 5/],
  'a body that the serializer left as a text': [
    () => texts.send(message),
    /what the serializer returned is "x"; it takes bytes/,
  ],
  'a body that the serializer refuses': [() => throwing.send(message), /the serializer failed: no form/],
  'a topic that is no text': [() => push.subscribe(5 as never), /the topic is 5; it takes a text/],
  'no expression': [() => push.subscribe('T', {} as never), /the expression is empty/],
  'an expression by another name': [() => simple.subscribe('T', { tag: 'a' } as never), /did you mean tags\?/],
  'a listener that is none': [() => push.subscribe('T', '*', 'me' as never), /the listener is a string/],
  'no topic to give up': [() => push.unsubscribe(undefined as never), /the topic is undefined/],
  'the same of a simple consumer': [() => simple.unsubscribe(5 as never), /the topic is 5/],
  'options of ready that nobody knows': [() => push.ready({ timeout: 5 } as never), /did you mean timeoutMs/],
  'a receive with a text': [() => simple.receive({ waitMs: '5' } as never), /waitMs of receive is "5"/],
  'a loop with a name that nobody knows': [() => simple.messages({ abort: 1 } as never).next(), /no option abort/],
  'messages to acknowledge that are no list': [() => simple.ack('all' as never), /it takes a list/],
}

describe('the calls of clients over proxies', () => {
  for (const [what, [call, says]] of Object.entries(calls)) {
    it(`refuse ${what}`, async () => {
      const error = await rejection((async () => call())())

      expect(error).to.be.instanceOf(UsageError).and.have.property('message').that.matches(says)
    })
  }

  for (const [kind, client] of Object.entries({ producer, transactions, push, simple })) {
    it(`refuse options of the life that nobody knows: ${kind}`, async () => {
      const says = [
        await rejection(client.start({ signal: 5 } as never)),
        await rejection(client.start({ timeoutMs: 5 } as never)),
        await rejection(client.close({ timeoutMs: '5' } as never)),
        await rejection(client.shutdown({ timeout: 5 } as never)),
      ].map(({ message: text }) => text)

      expect(says).to.deep.equal([
        'signal of the options of start is 5; it takes an AbortSignal',
        'the options of start has no option timeoutMs',
        'timeoutMs of the options of close is "5"; it takes milliseconds, 0 or more',
        'the options of close has no option timeout; did you mean timeoutMs?',
      ])
    })

    it(`end a start with its signal: ${kind}`, async () => {
      expect(await rejection(client.start({ signal: AbortSignal.abort() }))).to.have.property('code', 'ERR_ABORTED')
    })
  }

  it('refuse what is no message, and options of a send that are wrong', async () => {
    await using cluster = await proxied()
    const started = { endpoints: plainly(cluster) }
    await using running = new Producer(started)
    await running.start()
    await using batching = new Producer({ ...started, autoBatch: true })
    await batching.start()
    const sends: readonly ((given: never, options: never) => Promise<unknown>)[] = [
      (given, options) => running.send(given, options),
      (given, options) => batching.send(given, options),
      (given, options) => running.sendBatch([given], options),
    ]
    for (const send of sends) {
      for (const [given, says] of wrongMessages) {
        const error = await rejection(send(given as never, {} as never))
        expect(error).to.be.instanceOf(UsageError).and.have.property('message').that.matches(says)
      }
      for (const options of [null, { timeoutMs: '500' }, { timeoutMs: 0 }, { timeout: 5 }, { signal: true }]) {
        expect(await rejection(send(message as never, options as never))).to.be.instanceOf(UsageError)
      }
    }
    expect(await rejection(transactions.sendMessageInTransaction(message, { args: 1 } as never)))
      .to.be.instanceOf(UsageError)
      .and.have.property('message')
      .that.includes('did you mean arg?')
    expect(cluster.proxy.calls('SendMessage')).to.have.length(0)
  })
})
