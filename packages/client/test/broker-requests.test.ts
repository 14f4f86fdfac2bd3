// SPDX-License-Identifier: Apache-2.0
// What brokers ask of a client, each question at the member that it is about.
import type { RegisteredConsumer, RegisteredProducer } from '@rocketmq-ts/client'
import { silentLogger } from '@rocketmq-ts/core'
import {
  checkTransactionState,
  consumeMessageDirectly,
  encodeRecord,
  getConsumerRunningInfo,
  getConsumerStatusFromClient,
  notifyConsumerIdsChanged,
  pushReplyMessageToClient,
  resetConsumerClientOffset,
} from '@rocketmq-ts/protocol'
import type { AnyRequest, RemotingClient } from '@rocketmq-ts/remoting'
import { rejection } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { handleBrokerRequests } from '../src/broker-requests.js'
import type { RebalanceService } from '../src/rebalance-service.js'
import { memberConsumer, memberProducer } from './members.js'

type Handler = (request: unknown, context: unknown) => unknown

/** A half message as a broker has it. */
function half(properties: Readonly<Record<string, string>>): Buffer {
  const hosts = { bornHost: '127.0.0.1:1', storeHost: '127.0.0.1:2', bornTimestamp: 1, storeTimestamp: 2 }
  const place = { topic: 'orders', queueId: 0, queueOffset: 0, commitLogOffset: 0 }
  return encodeRecord({ ...hosts, ...place, body: Buffer.from('x'), properties })
}

describe('a request of a broker', () => {
  let handlers: Map<AnyRequest, Handler>
  let producers: Map<string, RegisteredProducer>
  let consumers: Map<string, RegisteredConsumer>
  let lines: string[]
  let wakes: number

  beforeEach(() => {
    handlers = new Map()
    producers = new Map()
    consumers = new Map()
    lines = []
    wakes = 0
    handleBrokerRequests(
      {
        handle: (request: AnyRequest, handler: Handler) => void handlers.set(request, handler),
      } as unknown as RemotingClient,
      {
        producers,
        consumers,
        rebalanceService: { wake: () => wakes++ } as unknown as RebalanceService,
        logger: {
          ...silentLogger,
          warn: text => void lines.push(`warn ${text}`),
          debug: text => void lines.push(`debug ${text}`),
        },
      },
    )
  })

  const ask = async (declaration: AnyRequest, request: object, context: object = {}) =>
    handlers.get(declaration)?.(request, context)

  it('says that a group has changed: queues are shared anew', async () => {
    expect(await ask(notifyConsumerIdsChanged, {})).to.equal(undefined)
    expect(wakes).to.equal(1)
  })

  it('brings a reply: whoever waits takes it, and nobody waiting is no error', async () => {
    const seen: string[] = []
    const taker = (name: string, isMine: boolean) =>
      memberProducer({
        onReply: () => {
          seen.push(name)
          return isMine
        },
      })
    producers.set('mute', memberProducer())
    producers.set('other', taker('other', false))
    producers.set('mine', taker('mine', true))
    producers.set('last', taker('last', true))

    const taken = await ask(pushReplyMessageToClient, { properties: 'k\x01v' })
    const quiet = [...lines]
    for (const group of ['mine', 'last']) producers.delete(group)
    const late = await ask(pushReplyMessageToClient, { properties: 'k\x01v' })
    await ask(pushReplyMessageToClient, {})

    expect([taken, late]).to.deep.equal([{}, {}])
    expect(seen.slice(0, 2)).to.deep.equal(['other', 'mine'])
    expect(quiet).to.deep.equal([])
    expect(lines).to.deep.equal([
      'debug a reply came for no waiting request; its properties are k\x01v',
      'debug a reply came for no waiting request; its properties are none',
    ])
  })

  it('resets the offsets of a group that is here, and of no other', async () => {
    const resets: unknown[] = []
    const resetOffset = async (reset: unknown) => void resets.push(reset)
    consumers.set('CG', memberConsumer('CG', { resetOffset }))

    expect(await ask(resetConsumerClientOffset, { group: 'CG', topic: 't' })).to.equal(undefined)
    expect(await ask(resetConsumerClientOffset, { group: 'other', topic: 't' })).to.equal(undefined)

    expect(resets).to.deep.equal([{ group: 'CG', topic: 't' }])
  })

  it('asks for offsets: an empty answer when the group is not here', async () => {
    const status = { messageQueueTable: [], consumerTable: new Map() }
    consumers.set('CG', memberConsumer('CG', { consumerStatus: topic => (topic === 't' ? status : undefined) }))

    expect(await ask(getConsumerStatusFromClient, { group: 'CG', topic: 't' })).to.deep.equal({ body: status })
    expect(await ask(getConsumerStatusFromClient, { group: 'other', topic: 't' })).to.deep.equal({})
  })

  it('asks what a consumer does, or to consume now: refused when the group is not here', async () => {
    const consumer = memberConsumer('CG', {
      runningInfo: (request: unknown) => ({ asked: request }) as never,
      consumeMessageDirectly: async (request: unknown, context: unknown) => ({ asked: [request, context] }) as never,
    })
    consumers.set('CG', consumer)

    const request = { consumerGroup: 'CG' }
    expect(await ask(getConsumerRunningInfo, request)).to.deep.equal({ body: { asked: request } })
    expect(await ask(consumeMessageDirectly, request, { context: 1 })).to.deep.equal({
      body: { asked: [request, { context: 1 }] },
    })
    for (const declaration of [getConsumerRunningInfo, consumeMessageDirectly]) {
      const error = await rejection(ask(declaration, { consumerGroup: 'other' }))
      expect(error.message).to.contain('The Consumer Group <other> not exist in this consumer')
    }
  })

  it('asks how a transaction ended: a producer that is not here is only noted', async () => {
    const checks: unknown[] = []
    producers.set('PG', memberProducer({ checkTransactionState: (check, from) => void checks.push([check, from]) }))
    producers.set('plain', memberProducer())
    const connection = { remoteAddress: 'b:1' }

    for (const group of ['PG', 'plain', 'other']) {
      expect(await ask(checkTransactionState, { body: half({ PGROUP: group }) }, { connection })).to.equal(undefined)
    }
    await ask(checkTransactionState, { body: half({}) }, { connection })

    expect(checks).to.have.length(1)
    expect(checks[0]).to.have.property('1', connection)
    const missing = (group: string) => `warn b:1 asks for a transaction of producer group "${group}", which is not here`
    expect(lines).to.deep.equal(['plain', 'other', 'undefined'].map(missing))
  })
})
