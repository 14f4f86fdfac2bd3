// SPDX-License-Identifier: Apache-2.0
// The producers of a chaos run: each says a send before it begins, and how it ended.
import { pause, systemClock } from '@rocketmq-ts/core'
import { Producer } from '@rocketmq-ts/grpc'
import { DefaultMQProducer, TransactionMQProducer } from '@rocketmq-ts/producer'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { bodyOf, idOf } from '../load-body.js'
import { settledOf, type Acknowledged, type Settled } from '../send-history.js'
import { idFor, isAskedFor, isRolledBack, type MemberOptions, type ProducerKind } from './plan.js'
import { say } from './said.js'
import { started } from './started.js'
import { untilAbort } from './until-abort.js'

/** Sends that one process has under way at a time. */
const lanes = 4
/** Brokers, by the names that both kinds of cluster give them, and queues of the ordered topic on each. */
export const brokerNames = ['broker-a', 'broker-b'] as const
export const queuesOfBroker = 4

interface Sender extends AsyncDisposable {
  start(): Promise<void>
}

/** How a kind sends. */
interface Sending {
  readonly client: Sender
  readonly topic: string
  readonly send: (id: string, lane: number) => Promise<Acknowledged>
}

/** Sends until it is to rest, answers brokers until the end; resolves when the producer is closed. */
export async function produce(options: MemberOptions, resting: AbortSignal, ended: AbortSignal): Promise<void> {
  const tried: Sending[] = []
  const makeAnew = () => {
    const sending = sendingOf(options)
    tried.push(sending)
    return sending.client
  }
  await using client = await started(makeAnew, resting)
  const sending = tried.at(-1)
  if (client === undefined || sending === undefined) return
  say({ is: 'ready' })
  await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(options, sending, lane, resting)))
  say({ is: 'resting' })
  await untilAbort(ended)
}

async function runLane(options: MemberOptions, sending: Sending, lane: number, resting: AbortSignal): Promise<void> {
  const pauseMs = (1000 * lanes) / options.messagesPerSecond
  /** What is not known breaks the order of a key: the next one begins. */
  let epoch = 0
  for (let number = 0; !resting.aborted; number++) {
    const id = idFor(`${options.name}-${lane}-${epoch}`, number)
    say({ is: 'sending', topic: sending.topic, id })
    const settled = judged(options.kind, id, await settledOf(sending.send(id, lane)))
    say({ is: 'sent', topic: sending.topic, id, settled })
    if (settled.fate === 'unknown') epoch++
    await pause(systemClock, pauseMs, resting)
  }
}

/** Of a transaction that is rolled back nothing may be seen, whatever its send was told. */
function judged(kind: MemberOptions['kind'], id: string, settled: Settled): Settled {
  if (kind !== 'transaction') return settled
  // The place is that of the half message, and two ends of a transaction may both be carried out.
  return { ...settled, place: undefined, mayBeTwice: true, ...(isRolledBack(id) ? { fate: 'rejected' as const } : {}) }
}

function sendingOf(options: MemberOptions): Sending {
  const { namesrvAddr, addressMap, endpoints, topics, kind } = options
  const remoting = { namesrvAddr, addressMap, producerGroup: `PG_chaos_${kind}` }
  const make: Record<ProducerKind, () => Sending> = {
    send() {
      const client = new DefaultMQProducer(remoting)
      const topic = topics.plain
      return { client, topic, send: id => client.send({ topic, body: bodyOf(id) }) }
    },
    'send-in-order'() {
      const client = new DefaultMQProducer(remoting)
      const topic = topics.ordered
      return {
        client,
        topic,
        send: (id, lane) => client.send({ topic, body: bodyOf(id) }, { queue: queueOf(topic, lane) }),
      }
    },
    transaction() {
      const topic = topics.transactions
      const client = new TransactionMQProducer({
        ...remoting,
        transactionListener: {
          executeLocalTransaction: ({ body }) => {
            const id = idOf(Buffer.from(body))
            return isAskedFor(id) ? 'unknown' : endOf(id)
          },
          checkLocalTransaction: ({ body }) => endOf(idOf(body)),
        },
      })
      return { client, topic, send: id => client.sendMessageInTransaction({ topic, body: bodyOf(id) }) }
    },
    'grpc-send'() {
      const topic = topics.plain
      const client = new Producer({ endpoints, topics: [topic] })
      return { client, topic, send: id => client.send({ topic, body: bodyOf(id) }) }
    },
  }
  return make[kind as ProducerKind]()
}

/** A queue for each lane, on both brokers: it is named, since a route may lack a broker for a while. */
function queueOf(topic: string, lane: number): MessageQueue {
  const brokerName = brokerNames[lane % brokerNames.length] ?? brokerNames[0]
  return { topic, brokerName, queueId: lane % queuesOfBroker }
}

function endOf(id: string): 'commit' | 'rollback' {
  return isRolledBack(id) ? 'rollback' : 'commit'
}
