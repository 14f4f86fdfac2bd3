// SPDX-License-Identifier: Apache-2.0
// A cluster of one broker on a clock that stands still, and a client: what most tests of the broker need.
import { BrokerError, VirtualClock } from '@rocketmq-ts/core'
import { decodeRecords, heartbeat, isBadRecord, type MessageExt } from '@rocketmq-ts/protocol'
import type { AnyRequest, Body, Fields, RemotingClient, RemotingCommand } from '@rocketmq-ts/remoting'
import { LocalCluster, type LocalClusterOptions } from '../src/index.js'
import { newClient } from './raw-client.js'

/** A cluster, its clock, a client, and the address of its broker. */
export interface OneBroker extends AsyncDisposable {
  readonly clock: VirtualClock
  readonly cluster: LocalCluster
  readonly client: RemotingClient
  readonly broker: string
}

/** Starts a broker whose time only passes when the test says so. */
export async function oneBroker(options: Omit<LocalClusterOptions, 'clock'> = {}): Promise<OneBroker> {
  const clock = new VirtualClock(1_700_000_000_300)
  const cluster = await LocalCluster.start({ ...options, clock })
  const client = newClient()
  return {
    clock,
    cluster,
    client,
    broker: cluster.brokerAddrs[0]!,
    async [Symbol.asyncDispose]() {
      await client.close()
      await cluster.close()
    },
  }
}

/** The messages of an answer. */
export function messagesOf({ body }: { readonly body: Buffer }): MessageExt[] {
  return decodeRecords(body).flatMap(item => (isBadRecord(item) ? [] : [item]))
}

/** Their bodies as text. */
export function textsOf(answer: { readonly body: Buffer }): string[] {
  return messagesOf(answer).map(({ body }) => body.toString())
}

/** The refusal of a call. */
export async function refusalOf(call: Promise<unknown>): Promise<BrokerError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof BrokerError) return error
  throw error instanceof Error ? error : new TypeError('the call was not refused')
}

/** Code, remark and fields of an answer as they came, the client's port left out. */
export async function answerTo<R extends AnyRequest>(
  { client, broker }: Pick<OneBroker, 'client' | 'broker'>,
  request: R,
  fields: Fields<R>,
  { body }: { readonly body?: Body<R> } = {},
): Promise<RemotingCommand> {
  const decodeAnswer = (answer: RemotingCommand) => ({ command: answer }) as never
  const { command } = (await client.call(broker, { ...request, decodeAnswer } as AnyRequest, fields, {
    body,
  } as never)) as { command: RemotingCommand }
  command.remark = command.remark?.replace(/\/?127\.0\.0\.1:\d+/, '/client')
  return command
}

/** Introduces a client with its groups, as heartbeats do. */
export async function introduce(
  { client, broker }: Pick<OneBroker, 'client' | 'broker'>,
  clientId: string,
  groups: {
    readonly producers?: readonly string[]
    readonly consumers?: readonly string[]
    readonly topic?: string
    /** In SQL92; all messages when absent. */
    readonly condition?: string
    readonly subVersion?: number
    readonly messageModel?: 'CLUSTERING' | 'BROADCASTING'
    readonly consumeType?: 'CONSUME_PASSIVELY' | 'CONSUME_ACTIVELY'
  },
): Promise<void> {
  const { producers = [], consumers = [], topic = 'orders', condition } = groups
  const { messageModel = 'CLUSTERING', consumeType = 'CONSUME_PASSIVELY' } = groups
  const { subVersion = condition === undefined ? 1 : 2 } = groups
  const filter = { subString: condition ?? '*', subVersion }
  const subscription = { classFilterMode: false, topic, tagsSet: [], codeSet: [], ...filter }
  const expressionType = condition === undefined ? 'TAG' : 'SQL92'
  await client.call(
    broker,
    heartbeat,
    {},
    {
      body: {
        clientId,
        heartbeatFingerprint: 0,
        withoutSub: false,
        producerDataSet: producers.map(groupName => ({ groupName })),
        consumerDataSet: consumers.map(groupName => ({
          groupName,
          consumeType,
          messageModel,
          consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' as const,
          subscriptionDataSet: [{ ...subscription, expressionType }],
          unitMode: false,
        })),
      },
    },
  )
}
