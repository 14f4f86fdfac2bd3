// SPDX-License-Identifier: Apache-2.0
// Delivery that pauses and ends, and what watches it: hooks, channels, the context of a handler.
import { tracingChannel } from 'node:diagnostics_channel'
import {
  ClosedError,
  ConcurrentDelivery,
  ConsumeHooks,
  HandlerTable,
  Invoker,
  onceForEachTopic,
  OrderedDelivery,
  type ConsumeContext,
  type ConsumeOutcome,
  type Delivery,
  type DeliveryHook,
  type DeliveryHookContext,
  type DeliveryOptions,
  type Listener,
} from '@rocketmq-ts/core'
import { expect } from 'chai'
import { bench, pass, type Bench } from './bench.js'
import { ListSource, type Text } from './list-source.js'

const deliveries: Readonly<Record<string, (options: DeliveryOptions<Text>) => Delivery<ListSource>>> = {
  concurrent: options => new ConcurrentDelivery(options),
  ordered: options => new OrderedDelivery({ ...options, suspendMs: 1000 }),
}

for (const [name, make] of Object.entries(deliveries)) {
  describe(`${name} delivery`, () => {
    it('calls no handler while it is paused, and those that wait when it resumes', async () => {
      const seen: string[] = []
      const { options } = bench(({ text }) => void seen.push(text))
      const delivery = make(options)
      delivery.pause()
      delivery.submit(new ListSource('a', 'b'))
      await pass()
      const whilePaused = [...seen]
      delivery.resume()
      await pass()
      await delivery.stop(0)

      expect(whilePaused).to.deep.equal([])
      expect(seen).to.deep.equal(['a', 'b'])
    })

    it('ends when its handlers have ended, and calls no other', async () => {
      const seen: string[] = []
      let end: () => void = () => undefined
      const { options } = bench(
        ({ text }) => {
          seen.push(text)
          return new Promise<void>(resolve => (end = resolve))
        },
        { concurrency: 1 },
      )
      const source = new ListSource('a', 'b')
      const delivery = make(options)
      delivery.submit(source)
      let isOver = false
      const stopping = delivery.stop(60_000).then(() => (isOver = true))
      await pass()
      const before = isOver
      end()
      await stopping

      expect(before).to.equal(false)
      expect(seen).to.deep.equal(['a'])
      expect(source.told).to.include('a settled')
      expect(delivery.running).to.equal(0)
    })

    it('ends after its time all the same, and aborts what still runs', async () => {
      let context: ConsumeContext | undefined
      let end: () => void = () => undefined
      const { clock, options } = bench((_message, given) => {
        context = given
        return new Promise<void>(resolve => (end = resolve))
      })
      const source = new ListSource('a')
      const delivery = make(options)
      delivery.submit(source)
      const signal = context?.signal
      let isOver = false
      const stopping = Promise.all([delivery.stop(100), delivery.stop(5)]).then(() => (isOver = true))
      await clock.advance(99)
      const early = isOver
      await clock.advance(1)
      await stopping
      end()
      await pass()

      expect(early).to.equal(false)
      expect(signal?.reason).to.be.instanceOf(ClosedError)
      expect(source.told).not.to.include('a settled')
      expect(context?.queue).to.equal(source.queue)
      expect(context?.consumerGroup).to.equal('g')
    })

    it('lets the event loop turn among handlers that never wait', async () => {
      const texts = Array.from({ length: 500 }, (_, index) => String(index))
      let done = 0
      const { options } = bench(() => {
        done++
      })
      const delivery = make(options)
      delivery.submit(new ListSource(...texts))
      const atOnce = done
      await new Promise(resolve => setImmediate(resolve))
      const afterATurn = done
      await pass()
      await delivery.stop(0)

      expect(atOnce).to.equal(128)
      expect(afterATurn).to.equal(256)
      expect(done).to.equal(500)
    })

    it('does not give back what failed when its queue was taken away meanwhile', async () => {
      let fail: () => void = () => undefined
      const { options, failed } = bench(
        () => new Promise<void>((_resolve, reject) => (fail = () => reject(new Error('too late')))),
      )
      const source = new ListSource('a')
      const delivery = make(options)
      delivery.submit(source)
      source.drop()
      fail()
      await pass()
      await delivery.stop(0)

      expect(source.told.filter(told => told.startsWith('a retry'))).to.deep.equal([])
      expect(failed).to.deep.equal([])
    })
  })
}

describe('ordered delivery of what cannot be handed out', () => {
  it('waits for a handler, and decides about bytes that make no sense before what follows', async () => {
    const seen: string[] = []
    const { clock, options } = bench(({ text }) => void seen.push(text))
    const source = new ListSource('broken', 'no value', 'good')
    source.fates.push('suspended', 'deadLetter')
    const delivery = new OrderedDelivery({ ...options, suspendMs: 1000 })
    delivery.submit(source)
    await pass()
    const early = [...source.told]
    await clock.advance(1000)
    await pass()
    await delivery.stop(0)

    expect(early.filter(told => told !== 'room')).to.deep.equal([
      'broken unreadable: bad bytes',
      'no value suspended: no JSON',
    ])
    expect(source.told).to.include('no value deadLetter: no JSON')
    expect(seen).to.deep.equal(['good'])
  })

  it('suspends the messages of a topic that nobody handles', async () => {
    const { options, failed } = bench(undefined)
    const source = new ListSource('a')
    source.fates.push('suspended')
    const delivery = new OrderedDelivery({ ...options, suspendMs: 1000 })
    delivery.submit(source)
    await pass()
    await delivery.stop(0)

    expect(failed.map(({ fate, error }) => `${fate}: ${error?.message}`)).to.deep.equal([
      'suspended: topic T has no handler',
    ])
  })

  it('puts all messages back that a handler rolls back, also those of earlier calls', async () => {
    const seen: string[] = []
    const { clock, options } = bench(({ text }) => {
      seen.push(text)
      if (text === 'a') return { commit: false }
      return seen.length < 3 ? { rollback: true, retryAfter: 70 } : undefined
    })
    const source = new ListSource('a', 'b')
    const delivery = new OrderedDelivery({ ...options, suspendMs: 1000 })
    delivery.submit(source)
    await pass()
    const before = [...seen]
    await clock.advance(1000)
    await pass()
    await delivery.stop(0)

    expect(before).to.deep.equal(['a', 'b'])
    expect(seen).to.deep.equal(['a', 'b', 'a', 'b'])
    expect(source.told.filter(told => told.endsWith('settled'))).to.deep.equal(['a settled', 'b settled'])
  })

  it('begins with a queue that came back when the call of its earlier life has ended', async () => {
    const seen: string[] = []
    const ends: (() => void)[] = []
    const { options } = bench(({ text }) => {
      seen.push(text)
      return new Promise<void>(resolve => ends.push(resolve))
    })
    const [old, fresh] = [new ListSource('old'), new ListSource('new')]
    const delivery = new OrderedDelivery({ ...options, suspendMs: 1000 })
    delivery.submit(old)
    old.drop()
    delivery.submit(fresh)
    await pass()
    const before = [...seen]
    ends[0]?.()
    await pass()
    ends[1]?.()
    await delivery.stop(0)

    expect(before).to.deep.equal(['old'])
    expect(seen).to.deep.equal(['old', 'new'])
    expect(fresh.told).to.include('new settled')
  })
})

describe('hooks around a handler', () => {
  /** A bench whose invoker has these hooks. */
  function hooked(listener: Listener<Text>, hooks: readonly DeliveryHook<Text>[], warned: string[] = []): Bench {
    const made = bench(listener, { batchSize: 2 })
    const logger = { warn: (text: string) => void warned.push(text) }
    const consumeHooks = new ConsumeHooks({ consumerGroup: 'g', namespace: 'n', logger }, hooks)
    const { clock } = made
    const invoker = new Invoker({ consumerGroup: 'g', clock, hooks: consumeHooks, consumeTimeoutMs: 1000 })
    return { ...made, options: { ...made.options, invoker } }
  }

  it('see each call before and after, by one object, with how it ended', async () => {
    const contexts: DeliveryHookContext<Text>[] = []
    const outcomes: ConsumeOutcome[] = []
    const hook: DeliveryHook<Text> = {
      consumeMessageBefore: context => void contexts.push(context),
      consumeMessageAfter(context, outcome) {
        expect(context).to.equal(contexts.at(-1))
        outcomes.push(outcome)
      },
    }
    const ends: (() => void)[] = []
    const { clock, options } = hooked(
      {
        batch(messages) {
          const [text] = messages.map(message => message.text)
          if (text === 'throws') throw new RangeError('not today')
          if (text === 'fails') return { retryAfter: 1 }
          if (text === 'some') return [undefined, { retryAfter: 1 }]
          return text === 'slow' ? new Promise<void>(resolve => ends.push(resolve)) : undefined
        },
      },
      [hook],
    )
    const sources = ['good', 'throws', 'fails', 'some', 'slow'].map(
      text => new ListSource(text, ...(text === 'some' ? ['more'] : [])),
    )
    for (const source of sources) source.fates.push('deadLetter')
    const delivery = new ConcurrentDelivery({ ...options, concurrency: 1, consumeTimeoutMs: 60_000 })
    for (const source of sources) {
      delivery.submit(source)
      await pass()
    }
    await clock.advance(1000)
    ends[0]?.()
    await pass()
    await delivery.stop(0)

    const types = outcomes.map(({ returnType }) => returnType)
    expect(types.filter((type, at) => at === 0 || types[at - 1] !== type || type === 'TIME_OUT')).to.include.members([
      'SUCCESS',
      'EXCEPTION',
      'FAILED',
      'TIME_OUT',
    ])
    expect(outcomes.find(({ returnType }) => returnType === 'EXCEPTION')?.error?.message).to.equal('not today')
    expect(outcomes.find(({ returnType }) => returnType === 'TIME_OUT')?.elapsedMs).to.equal(1000)
    const ofSome = contexts.findIndex(({ messages }) => messages[0]?.text === 'some')
    expect(outcomes[ofSome]?.returnType).to.equal('SUCCESS')
    expect(contexts[0]).to.deep.include({ consumerGroup: 'g', namespace: 'n', queue: sources[0]?.queue })
    expect(contexts[0]?.messages.map(({ text }) => text)).to.deep.equal(['good'])
  })

  it('that throw are logged by name, and neither stop the handler nor other hooks', async () => {
    const seen: string[] = []
    const warned: string[] = []
    const bad: DeliveryHook<Text> = {
      hookName: 'bad',
      consumeMessageBefore() {
        throw new Error('before')
      },
      consumeMessageAfter() {
        throw new Error('after')
      },
    }
    const nameless: DeliveryHook<Text> = {
      consumeMessageBefore() {
        throw new Error('no name')
      },
    }
    const good: DeliveryHook<Text> = {
      consumeMessageBefore: () => void seen.push('before'),
      consumeMessageAfter: () => void seen.push('after'),
    }
    const { options } = hooked(() => void seen.push('handler'), [bad, nameless, good], warned)
    const delivery = new ConcurrentDelivery(options)
    delivery.submit(new ListSource('a'))
    await pass()
    await delivery.stop(0)

    expect(seen).to.deep.equal(['before', 'handler', 'after'])
    expect(warned).to.deep.equal([
      'the consume hook bad threw: before',
      'the consume hook (no name) threw: no name',
      'the consume hook bad threw: after',
    ])
  })
})

describe('the channel of handlers', () => {
  it('tells of each call, and of what it throws', async () => {
    const channel = tracingChannel<'rocketmq:consume', object>('rocketmq:consume')
    const told: string[] = []
    const tell = (what: string) => (event: object) => {
      const { consumerGroup, topic, messages, error } = event as Record<string, unknown> & { messages: readonly Text[] }
      const reason = error instanceof Error ? ` ${error.message}` : ''
      told.push(`${what} ${String(consumerGroup)} ${String(topic)} ${messages.map(({ text }) => text).join()}${reason}`)
    }
    const subscribers = { start: tell('start'), asyncEnd: tell('end'), error: tell('error'), end() {}, asyncStart() {} }
    channel.subscribe(subscribers)
    const { options } = bench(({ text }) => {
      if (text === 'bad') throw new Error('not today')
    })
    const source = new ListSource('good', 'bad')
    source.fates.push('deadLetter')
    const delivery = new ConcurrentDelivery({ ...options, concurrency: 1 })
    delivery.submit(source)
    await pass()
    await delivery.stop(0)
    channel.unsubscribe(subscribers)

    expect(told.slice(0, 5)).to.deep.equal([
      'start g T good',
      'end g T good',
      'start g T bad',
      'error g T bad not today',
      'end g T bad not today',
    ])
  })
})

describe('handlers by topic', () => {
  it('come before the one for all, until they are taken away', () => {
    const table = new HandlerTable<Text>()
    const [all, own] = [() => undefined, () => undefined]
    table.setForAll(all)
    table.set('a', own)
    table.set('b', { batch: own })
    const kinds = ['a', 'b', 'c'].map(topic => [table.get(topic)?.kind, table.get(topic)?.call === own])
    table.set('a', undefined)
    table.delete('b')

    expect(kinds).to.deep.equal([
      ['one', true],
      ['batch', true],
      ['one', false],
    ])
    expect(['a', 'b'].map(topic => table.get(topic)?.call)).to.deep.equal([all, all])
    table.setForAll(undefined)
    expect(table.get('a')).to.equal(undefined)
  })
})

describe('what is told once for each topic', () => {
  it('is not told again', () => {
    const told: string[] = []
    const logged: string[] = []
    const tell = onceForEachTopic(
      { warn: text => logged.push(text) },
      (topic, returned) => void told.push(`${topic} ${returned}`),
    )
    for (const [topic, returned] of [
      ['a', '1'],
      ['a', '2'],
      ['b', '3'],
    ] as const)
      tell(topic, returned)

    expect(told).to.deep.equal(['a 1', 'b 3'])
    expect(logged).to.have.length(2)
    expect(logged[0]).to.include('the handler of topic a returned 1')
  })
})
