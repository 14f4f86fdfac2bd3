// SPDX-License-Identifier: Apache-2.0
// A message that was handed out is done when the next one is asked for, and not before.
import { Naming } from '@rocketmq-ts/client'
import type { ConsumeMessageHook } from '@rocketmq-ts/consumer'
import { AbortedError, ConsumeHooks, silentLogger, UsageError, VirtualClock } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import fc from 'fast-check'
import { HandOutHooks } from '../../src/lite-pull/hand-out-hooks.js'
import { iterateMessages } from '../../src/lite-pull/message-iteration.js'
import { PollBuffer } from '../../src/lite-pull/poll-buffer.js'
import { Poller } from '../../src/lite-pull/poller.js'
import { Settlement } from '../../src/lite-pull/settlement.js'
import { ConsumedMessages } from '../../src/membership/consumed-messages.js'
import { ProcessQueue } from '../../src/queue/process-queue.js'
import { turn } from '../delivery/delivery-options.js'
import { storedMessage } from '../stored-message.js'

interface Line {
  readonly clock: VirtualClock
  readonly queues: readonly ProcessQueue[]
  readonly buffer: PollBuffer
  readonly settlement: Settlement
  readonly poller: Poller
  /** Adds the next message to a queue. */
  readonly arrive: (queueId: number) => void
  readonly iterate: (signal?: AbortSignal) => AsyncGenerator<MessageExt, void, void>
  /** Calls of what commits at the end of a loop. */
  readonly commits: number[]
  /** What hooks were told. */
  readonly outcomes: string[]
}

function line(queueCount = 2): Line {
  const clock = new VirtualClock()
  const commits: number[] = []
  const queues = Array.from(
    { length: queueCount },
    (_, queueId) => new ProcessQueue({ topic: 'T', brokerName: 'b', queueId }, 0),
  )
  const messages = new ConsumedMessages({
    consumerGroup: 'g',
    naming: new Naming(),
    deserializer: undefined,
    maxBodyBytes: 1000,
  })
  const buffer = new PollBuffer(clock, messages)
  const outcomes: string[] = []
  const hook: ConsumeMessageHook = {
    consumeMessageBefore: ({ messages: [message] }) => outcomes.push(`${message?.queueOffset} begins`),
    consumeMessageAfter({ messages: [message] }, { returnType }) {
      outcomes.push(`${message?.queueOffset} ${returnType}`)
      throw new RangeError('a hook may throw')
    },
  }
  const consumer = { consumerGroup: 'g', namespace: '', logger: silentLogger }
  const settlement = new Settlement(buffer, new HandOutHooks(clock, new ConsumeHooks(consumer, [hook])))
  return {
    clock,
    queues,
    buffer,
    settlement,
    commits,
    outcomes,
    poller: new Poller(clock, buffer, settlement),
    arrive(queueId) {
      const queue = queues[queueId]
      if (queue === undefined) return
      queue.put(storedMessage({ queueId, queueOffset: queue.nextOffset }))
      queue.pulledTo(queue.nextOffset + 1)
      buffer.submit(queue)
    },
    iterate(signal) {
      const commitSettled = () => Promise.resolve(void commits.push(settlement.open))
      return iterateMessages({ consumerGroup: 'g', buffer, settlement, commitSettled }, { signal })
    },
  }
}

const poll = { timeoutMs: 0, maxMessages: 10 }
const placesOf = (messages: readonly MessageExt[]) =>
  messages.map(({ queueId, queueOffset }) => `${queueId}:${queueOffset}`)

describe('polling', () => {
  it('settles the messages of the poll before', async () => {
    const { queues, arrive, poller } = line(1)
    for (let count = 0; count < 3; count++) arrive(0)
    const first = await poller.poll({ ...poll, maxMessages: 2 })
    const before = queues[0]?.consumedOffset
    const second = await poller.poll(poll)

    expect([placesOf(first), placesOf(second)]).to.deep.equal([['0:0', '0:1'], ['0:2']])
    expect([before, queues[0]?.consumedOffset]).to.deep.equal([0, 2])
  })

  it('takes messages of one queue together, and queues in turn', async () => {
    const { arrive, poller } = line(2)
    for (const queueId of [0, 1, 0, 1]) arrive(queueId)

    expect(placesOf(await poller.poll({ ...poll, maxMessages: 3 }))).to.deep.equal(['0:0', '0:1', '1:0'])
    expect(placesOf(await poller.poll(poll))).to.deep.equal(['1:1'])
  })

  it('waits for a message, and no longer than it may', async () => {
    const { clock, arrive, poller } = line(1)
    const empty = poller.poll({ ...poll, timeoutMs: 100 })
    const another = await poller.poll(poll).catch((error: unknown) => error)
    await clock.advance(100)
    const none = await empty
    const waiting = poller.poll({ ...poll, timeoutMs: 100 })
    arrive(0)

    expect(another).to.be.instanceOf(UsageError)
    expect(none).to.deep.equal([])
    expect(placesOf(await waiting)).to.deep.equal(['0:0'])
    expect(clock.pending).to.equal(0)
  })

  it('takes nothing when it is aborted', async () => {
    const { clock, arrive, poller } = line(1)
    const aborter = new AbortController()
    const waiting = poller.poll({ ...poll, timeoutMs: 100, signal: aborter.signal }).catch((error: unknown) => error)
    aborter.abort()
    const failure = await waiting
    arrive(0)

    expect(failure).to.be.instanceOf(AbortedError)
    expect(clock.pending).to.equal(0)
    expect(placesOf(await poller.poll(poll))).to.deep.equal(['0:0'])
  })

  it('ends with nothing when the supply does', async () => {
    const { clock, buffer, poller } = line(1)
    const waiting = poller.poll({ ...poll, timeoutMs: 100 })
    buffer.close()

    expect(await waiting).to.deep.equal([])
    expect(clock.pending).to.equal(0)
  })
})

describe('a loop over messages', () => {
  it('shares the messages with other loops, and each settles its own', async () => {
    const { queues, arrive, iterate } = line(1)
    for (let count = 0; count < 3; count++) arrive(0)
    const [one, other] = [iterate(), iterate()]
    const first = await one.next()
    const second = await other.next()
    await other.next()
    const before = queues[0]?.consumedOffset
    await one.return()
    await other.return()

    expect([first.value, second.value].map(message => (message as MessageExt).queueOffset)).to.deep.equal([0, 1])
    expect([before, queues[0]?.consumedOffset]).to.deep.equal([0, 0])
    expect(queues[0]?.count).to.equal(2)
  })

  it('commits what is settled when it is left, by whatever way', async () => {
    const { arrive, iterate, commits, buffer } = line(1)
    for (let count = 0; count < 3; count++) arrive(0)
    const left = iterate()
    await left.next()
    await left.return()
    const thrown = iterate()
    await thrown.next()
    await thrown.throw(new RangeError('not today')).catch(() => undefined)
    const aborter = new AbortController()
    aborter.abort()
    await iterate(aborter.signal)
      .next()
      .catch(() => undefined)
    buffer.close()
    await iterate().next()

    expect(commits).to.deep.equal([0, 0, 0, 0])
  })

  it('tells hooks what became of each message', async () => {
    const { arrive, iterate, outcomes } = line(1)
    for (let count = 0; count < 2; count++) arrive(0)
    const loop = iterate()
    await loop.next()
    await loop.next()
    await loop.return()

    expect(outcomes).to.deep.equal(['0 begins', '0 SUCCESS', '1 begins', '1 FAILED'])
  })

  it('hands out nothing of a paused queue', async () => {
    const { arrive, queues, buffer, iterate } = line(2)
    const [paused] = queues
    arrive(0)
    arrive(0)
    arrive(1)
    if (paused !== undefined) paused.isPaused = true
    const loop = iterate()
    const first = await loop.next()
    const waiting = loop.next()
    await turn()
    if (paused !== undefined) {
      paused.isPaused = false
      buffer.submit(paused)
    }
    const second = await waiting
    await loop.return()

    expect(placesOf([first.value as MessageExt, second.value as MessageExt])).to.deep.equal(['1:0', '0:0'])
  })
})

describe('what is committed', () => {
  it('never passes a message that somebody still has, whoever asks, settles or gives back', async () => {
    const steps = fc.array(fc.constantFrom('arrive 0', 'arrive 1', 'poll', 'take', 'break'), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(steps, async choices => {
        const { queues, arrive, poller, iterate } = line(2)
        let loop = iterate()
        let polled: readonly MessageExt[] = []
        let inLoop: MessageExt | undefined
        const done = new Set<string>()
        for (const choice of choices) {
          const hasWaiting = queues.some(queue => queue.hasWaiting)
          if (choice.startsWith('arrive')) arrive(Number(choice.at(-1)))
          else if (choice === 'poll') {
            for (const place of placesOf(polled)) done.add(place)
            polled = await poller.poll({ timeoutMs: 0, maxMessages: 2 })
          } else if (choice === 'take' && hasWaiting) {
            if (inLoop !== undefined) for (const place of placesOf([inLoop])) done.add(place)
            inLoop = (await loop.next()).value as MessageExt
          } else if (choice === 'break') {
            await loop.return()
            loop = iterate()
            inLoop = undefined
          }
          for (const { queue, consumedOffset } of queues) {
            for (let offset = 0; offset < consumedOffset; offset++)
              expect(done).to.include(`${queue.queueId}:${offset}`)
          }
        }
        await loop.return()
      }),
    )
  })
})
