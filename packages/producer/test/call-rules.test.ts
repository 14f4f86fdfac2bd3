// SPDX-License-Identifier: Apache-2.0
// What plain JavaScript passes to the calls of a producer: refused by name before anything is done, or understood.
import { DefaultMQProducer, TransactionMQProducer } from '@rocketmq-ts/producer'
import { UsageError } from '@rocketmq-ts/core'
import { rejection } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { runInNewContext } from 'node:vm'

const options = { producerGroup: 'calls', namesrvAddr: '127.0.0.1:1' }
const message = { topic: 'T', body: 'x' }

const wrongMessages: readonly (readonly [given: unknown, says: RegExp])[] = [
  [undefined, /there is no message/],
  [null, /a message is null/],
  ['T', /a message is a string/],
  [{ ...message, topic: 5 }, /topic of a message is 5; it takes a text/],
  [{ ...message, tag: 'a' }, /has no option tag; did you mean tags\?/],
  [{ ...message, tags: ['a', 'b'] }, /tags of a message is of type Array; it takes a text/],
  [{ ...message, keys: 7 }, /keys of a message is 7; it takes a text or a list of texts/],
  [{ ...message, keys: ['a', 7] }, /keys of a message/],
  [{ ...message, properties: new Map([['a', 'b']]) }, /properties of a message is of type Map/],
  [{ ...message, properties: { a: 1 } }, /properties of a message/],
  [{ ...message, delayLevel: 99 }, /delayLevel of a message is 99; it takes a whole number from 0 to 64/],
  [{ ...message, delayMs: '500' }, /delayMs of a message is "500"; it takes a number/],
  [{ ...message, flag: 2 ** 31 }, /flag of a message/],
  [{ ...message, waitStoreMsgOk: 'yes' }, /waitStoreMsgOk of a message is "yes"; it takes true or false/],
  [{ ...message, shardingKey: Object.create(null) as unknown }, /shardingKey of a message is an object/],
  [{ ...message, body: new Uint16Array([1, 2]) }, /list of numbers, not of bytes/],
  [{ ...message, body: 5 }, /neither bytes nor text/],
]

const wrongOptions: readonly (readonly [given: unknown, says: RegExp])[] = [
  [null, /the options of a send is null/],
  [{ timeoutMs: '500' }, /timeoutMs of the options of a send is "500"/],
  [{ timeoutMs: NaN }, /timeoutMs/],
  [{ timeout: 500 }, /has no option timeout; did you mean timeoutMs\?/],
  [{ hashBy: 1042 }, /hashBy of the options of a send is 1042; it takes a text/],
  [{ queue: 3 }, /queue of the options of a send is 3; it takes a queue/],
  [{ selector: 'first' }, /selector of the options of a send is "first"; it takes a function/],
  [{ signal: true }, /signal of the options of a send is true; it takes an AbortSignal/],
]

describe('the calls of a producer', () => {
  const producer = new DefaultMQProducer(options)
  const transactions = new TransactionMQProducer({
    ...options,
    transactionListener: { executeLocalTransaction: () => 'commit', checkLocalTransaction: () => 'commit' },
  })
  const calls: Readonly<Record<string, (message: never, options: never) => Promise<unknown>>> = {
    send: (given, bounds) => producer.send(given, bounds),
    sendOneway: (given, bounds) => producer.sendOneway(given, bounds),
    sendBatch: (given, bounds) => producer.sendBatch([given], bounds),
    request: (given, bounds) => producer.request(given, bounds),
    sendMessageInTransaction: (given, bounds) => transactions.sendMessageInTransaction(given, bounds),
  }

  for (const [call, send] of Object.entries(calls)) {
    it(`refuse what is no message: ${call}`, async () => {
      for (const [given, says] of wrongMessages) {
        const error = await rejection(send(given as never, {} as never))
        // Some calls say first that the producer does not run.
        if (error.code === 'ERR_STATE') continue
        expect(error).to.be.instanceOf(UsageError).and.have.property('message').that.matches(says)
      }
    })

    it(`refuse what are no options: ${call}`, async () => {
      for (const [given, says] of wrongOptions) {
        const error = await rejection(send(message as never, given as never))
        expect(error).to.be.instanceOf(UsageError).and.have.property('message').that.matches(says)
      }
    })
  }

  it('refuse a batch that is no list, options of close and start that are none, and a recall of nothing', async () => {
    await producer.start({ signal: 1 } as never).catch((error: unknown) => expect(error).to.be.instanceOf(UsageError))
    expect(await rejection(producer.recallMessage('T', undefined as never))).to.be.instanceOf(UsageError)
    expect(() => producer.close({ timeoutMs: '5' } as never)).to.throw(UsageError, /milliseconds/)
    expect(() => [...producer.splitBatch(message as never)]).to.throw(
      UsageError,
      /a batch is of type Object; it takes a list/,
    )
  })

  it('take bytes of another realm, and refuse what a serializer makes that are no bytes', async () => {
    const foreign = runInNewContext('new Uint8Array([1, 2, 3])') as Uint8Array
    const texts = new DefaultMQProducer({
      ...options,
      serializer: { serialize: (text: string) => text as never, deserialize: bytes => bytes.toString() },
    })

    // Nothing is wrong with the message: it is the producer that does not run.
    expect(await rejection(producer.send({ topic: 'T', body: foreign }))).to.include({ code: 'ERR_STATE' })
    const error = await rejection(texts.send({ topic: 'T', body: 'x' }))
    expect(error).to.be.instanceOf(UsageError).and.have.property('message').that.contains('bytes')
  })
})
