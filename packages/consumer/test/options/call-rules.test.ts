// SPDX-License-Identifier: Apache-2.0
// What plain JavaScript passes to the calls of consumers: refused by name before anything is done.
import { DefaultLitePullConsumer, DefaultMQPushConsumer, SimpleConsumer } from '@rocketmq-ts/consumer'
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'

const options = { consumerGroup: 'calls', namesrvAddr: '127.0.0.1:1' }
const push = new DefaultMQPushConsumer(options)
const lite = new DefaultLitePullConsumer(options)
const simple = new SimpleConsumer(options)
const queue = { topic: 'T', brokerName: 'b', queueId: 0 }

const wrongExpressions: readonly (readonly [given: unknown, says: RegExp])[] = [
  [5, /the expression is a number/],
  [null, /the expression is null/],
  [{}, /the expression is empty/],
  [{ tag: 'a' }, /has no option tag; did you mean tags\?/],
  [{ tags: 7 }, /tags of the expression is 7/],
  [{ tags: ['a', 7] }, /tags of the expression/],
  [{ sql: 7 }, /sql of the expression is 7; it takes a text/],
  [{ sql: 'a > 1', tags: 'a' }, /has no option tags/],
]

const calls: Readonly<Record<string, readonly [call: () => unknown, says: RegExp]>> = {
  'a topic that is no text': [() => push.subscribe(5 as never), /the topic is 5; it takes a text/],
  'a listener that is none': [() => push.subscribe('T', '*', 'me' as never), /the listener is a string/],
  'a listener without batch': [
    () => push.subscribe('T', '*', { bach: () => undefined } as never),
    /did you mean batch/,
  ],
  'no topic to give up': [() => push.unsubscribe(undefined as never), /the topic is undefined/],
  'a time to close in that is a text': [
    () => push.close({ timeoutMs: '5' } as never),
    /timeoutMs of the options of close/,
  ],
  'options of start that are none': [() => simple.start({ signal: 5 } as never), /an AbortSignal/],
  'options of ready that nobody knows': [() => push.ready({ timeout: 5 } as never), /did you mean timeoutMs/],
  'a lag without a signal': [() => push.lag({ signal: 'no' } as never), /an AbortSignal/],
  'a poll with a text': [() => lite.poll({ timeoutMs: '500' } as never), /timeoutMs of the options of poll is "500"/],
  'a poll for no messages': [() => lite.poll({ maxMessages: 0 }), /whole number from 1/],
  'null instead of options': [() => lite.poll(null as never), /the options of poll is null/],
  'a loop with a name that nobody knows': [() => lite.messages({ abort: 1 } as never), /no option abort/],
  'queues that are none': [() => lite.assign('T' as never), /it takes a list/],
  'a queue that is none': [() => lite.assign([{ topic: 'T' } as never]), /it takes a queue/],
  'a seek nowhere': [() => lite.seek(queue, -1), /the target is -1/],
  'a seek to a time that is none': [() => lite.seek(queue, { timestamp: 'now' } as never), /timestamp of the target/],
  'a receive with a text': [() => simple.receive({ waitMs: '5' } as never), /waitMs of receive/],
  'a loop that extends by a number': [() => simple.messages({ autoExtend: 5 } as never), /true or false, or an object/],
  'messages to acknowledge that are no list': [() => simple.ack('all' as never), /it takes a list/],
}

async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call()
  } catch (error) {
    return error
  }
  return undefined
}

describe('the calls of consumers', () => {
  for (const [kind, consumer] of Object.entries({ push, lite, simple })) {
    it(`refuse what is no expression: ${kind}`, async () => {
      for (const [given, says] of wrongExpressions) {
        const error = await thrownBy(() => consumer.subscribe('T', given as never))
        expect(error).to.be.instanceOf(UsageError).and.have.property('message').that.matches(says)
      }
    })
  }

  for (const [what, [call, says]] of Object.entries(calls)) {
    it(`refuse ${what}`, async () => {
      expect(await thrownBy(call))
        .to.be.instanceOf(UsageError)
        .and.have.property('message')
        .that.matches(says)
    })
  }
})
