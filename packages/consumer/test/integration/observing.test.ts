// SPDX-License-Identifier: Apache-2.0
// What others see of consumption: hooks, channels, traces, events.
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel'
import type { ReceiveEvent, SettleEvent } from '@rocketmq-ts/core'
import type { ConsumeEvent, ConsumeMessageHook, ConsumeOutcome } from '@rocketmq-ts/consumer'
import { decodeTraces, traceTopic, type MessageExt, type TraceRecord } from '@rocketmq-ts/protocol'
import { itVersion5, onEachCluster, uniqueName, waitFor, watching } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { litePullConsumer } from '../lite-pull-consumer.js'
import { pushConsumer } from '../push-consumer.js'
import { simpleConsumer } from '../simple-consumer.js'

onEachCluster('observing a consumer', cluster => {
  it('is possible with hooks before and after each call; one that throws harms nobody', async () => {
    const topic = await cluster.topic('hooks', { queues: 1 })
    await cluster.send({ topic, body: 'good' }, { topic, body: 'bad' })
    const seen: string[] = []
    const outcomes: ConsumeOutcome[] = []
    const hook: ConsumeMessageHook = {
      hookName: 'spec',
      consumeMessageBefore: ({ messages }) => void seen.push(`before ${messages[0]?.body.toString() ?? ''}`),
      consumeMessageAfter({ messages }, outcome) {
        seen.push(`after ${messages[0]?.body.toString() ?? ''}`)
        outcomes.push(outcome)
        throw new Error('a hook that throws')
      },
    }
    await using consumer = pushConsumer(cluster, {
      consumeConcurrency: 1,
      consumeMessageHooks: [hook],
      async handler({ body }) {
        seen.push(body.toString())
        if (body.toString() === 'bad') throw new RangeError('bad')
      },
    })
    void consumer.subscribe(topic)
    await consumer.start()
    await waitFor('two outcomes', () => outcomes.length === 2)

    expect(seen).to.deep.equal(['before good', 'good', 'after good', 'before bad', 'bad', 'after bad'])
    expect(outcomes.map(({ returnType }) => returnType)).to.deep.equal(['SUCCESS', 'EXCEPTION'])
    expect(outcomes[1]?.error).to.be.instanceOf(RangeError)
  })

  it('is possible through a tracing channel, whatever the handler returns', async () => {
    const topic = await cluster.topic('channel', { queues: 1 })
    await cluster.send({ topic, body: '1' }, { topic, body: '2' })
    const seen: string[] = []
    const channel = tracingChannel<ConsumeEvent>('rocketmq:consume')
    const note = (what: string) => (message: unknown) => {
      const event = message as ConsumeEvent
      if (event.topic === topic) seen.push(`${what} ${event.messages[0]?.body.toString() ?? ''}`)
    }
    const listeners = { start: note('start'), error: note('error'), asyncEnd: note('end') }
    channel.subscribe(listeners as never)
    await using consumer = pushConsumer(cluster, {
      consumeConcurrency: 1,
      handler({ body }) {
        seen.push(body.toString())
        if (body.toString() === '2') throw new Error('no')
      },
    })
    void consumer.subscribe(topic)
    await consumer.start()
    await waitFor('both', () => seen.filter(each => each.startsWith('end')).length === 2)
    channel.unsubscribe(listeners as never)

    expect(seen).to.deep.equal(['start 1', '1', 'end 1', 'start 2', '2', 'error 2', 'end 2'])
  })

  it('is possible where messages are asked for', async () => {
    const topic = await cluster.topic('asked', { queues: 1 })
    const consumerGroup = uniqueName('CG_asked')
    await cluster.send({ topic, body: '1' }, { topic, body: '2' }, { topic, body: '3' })
    const seen: string[] = []
    const bodies = (messages: readonly unknown[] = []) =>
      (messages as MessageExt[]).map(({ body }) => body.toString()).join()
    using _receives = watching<ReceiveEvent>('receive', (what, event) => {
      if (event.consumerGroup === consumerGroup) seen.push(`${what} ${event.maxMessages}: ${bodies(event.result)}`)
    })
    await using consumer = litePullConsumer(cluster, { consumerGroup, subscriptions: { [topic]: '*' } })
    await consumer.start()
    const polled = [...(await consumer.poll({ maxMessages: 2, timeoutMs: 60_000 }))]
    for await (const message of consumer) {
      polled.push(message)
      break
    }

    expect(seen.slice(0, 2)).to.deep.equal(['start 2: ', `end 2: ${bodies(polled.slice(0, -1))}`])
    expect(seen.slice(2)).to.deep.equal(['start 1: ', `end 1: ${bodies(polled.slice(-1))}`])
  })

  itVersion5('is possible where messages are received and settled one by one', async () => {
    const topic = await cluster.topic('received', { queues: 1 })
    const group = uniqueName('CG_received')
    await cluster.send({ topic, body: '1' })
    const seen: string[] = []
    using _receives = watching<ReceiveEvent>('receive', (what, event) => {
      if (event.consumerGroup === group) seen.push(`${what} receive ${event.result?.length ?? ''}`)
    })
    using _settles = watching<SettleEvent>('settle', (what, event) => {
      if (event.consumerGroup === group) seen.push(`${what} ${event.action} ${event.topic === topic}`)
    })
    await using consumer = simpleConsumer(cluster, { consumerGroup: group, subscriptions: { [topic]: '*' } })
    await consumer.start()
    const [message] = await consumer.receive({ invisibleMs: 30_000, waitMs: 30_000 })
    await message?.extend(60_000)
    await message?.ack()

    const settled = ['start extend true', 'end extend true', 'start ack true', 'end ack true']
    expect(seen).to.deep.equal(['start receive ', 'end receive 1', ...settled])
  })

  it("is possible in the trace topic, where RocketMQ's own tools look", async () => {
    const topic = await cluster.topic('traced', { queues: 1 })
    const traces = await cluster.topic('traces', { queues: 1 })
    const group = uniqueName('CG_traced')
    const [sent] = await cluster.send({ topic, body: 'x', keys: ['k1', 'k2'] })
    const consumer = pushConsumer(cluster, {
      consumerGroup: group,
      enableTrace: true,
      traceTopic: traces,
      handler: () => undefined,
    })
    void consumer.subscribe(topic)
    await consumer.start()
    await waitFor('the message', () => consumer.runningInfo().statusTable.get(topic)?.consumeOKTPS)
    await consumer.close()
    const stored = await waitFor('the traces', async () => {
      const messages = await cluster.messages(traces)
      return messages.length > 0 ? messages : undefined
    })

    expect(traceTopic).to.equal('RMQ_SYS_TRACE_TOPIC')
    const records: TraceRecord[] = stored.flatMap(({ body }) => decodeTraces(body.toString()))
    expect(records.map(({ type }) => type)).to.deep.equal(['SubBefore', 'SubAfter'])
    const [before, after] = records
    expect(before).to.include({ group, messageId: sent?.messageId, retryTimes: 0, keys: 'k1 k2' })
    expect(after).to.include({ group, messageId: sent?.messageId, isSuccess: true, contextCode: 0, keys: 'k1 k2' })
    expect(before !== undefined && 'requestId' in before && before.requestId).to.equal(
      after !== undefined && 'requestId' in after && after.requestId,
    )
    expect(stored.flatMap(({ keys }) => keys)).to.have.members([sent?.messageId, 'k1', 'k2'])
  })

  it('is possible while it starts and ends, by a channel and by asking', async () => {
    const topic = await cluster.topic('states', { queues: 1 })
    const states: string[] = []
    const consumer = pushConsumer(cluster, { handler: () => undefined })
    const note = (event: unknown) => {
      const { subject, state } = event as { subject: string; state: string }
      if (subject === `consumer "${consumer.consumerGroup}"`) states.push(`${state} ${consumer.serviceState}`)
    }
    subscribe('rocketmq:state', note)
    void consumer.subscribe(topic)
    const before = consumer.serviceState
    await consumer.start()
    await consumer.close()
    unsubscribe('rocketmq:state', note)

    expect(before).to.equal('CREATE_JUST')
    expect(states).to.deep.equal(['START_FAILED START_FAILED', 'RUNNING RUNNING', 'SHUTDOWN_ALREADY SHUTDOWN_ALREADY'])
  })

  it('is safe: a listener that throws stops nothing', async () => {
    const topic = await cluster.topic('listener', { queues: 1 })
    await cluster.send({ topic, body: '1' }, { topic, body: '2' })
    const seen: string[] = []
    await using consumer = pushConsumer(cluster, {
      handler({ body }) {
        seen.push(body.toString())
        throw new Error('no')
      },
    })
    consumer.on('messageFailed', () => {
      throw new Error('a listener that throws')
    })
    void consumer.subscribe(topic)
    await consumer.start()
    await waitFor('both', () => seen.length === 2)
  })
})
