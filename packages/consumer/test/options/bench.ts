// SPDX-License-Identifier: Apache-2.0
// A small cluster for specs of options: what a consumer asks of it is seen there.
import { MQClientManager } from '@rocketmq-ts/client'
import type { Clock } from '@rocketmq-ts/core'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { litePullMessage, popMessage, pullMessage, setMessageRequestMode } from '@rocketmq-ts/protocol'
import { RemotingClient } from '@rocketmq-ts/remoting'
import { rawSend, type RawMessage } from '@rocketmq-ts/testing'

export const topic = 'orders'

export class OptionBench implements AsyncDisposable {
  readonly #remoting = new RemotingClient({ identity: { language: 'NODE_JS', version: 513 } })

  private constructor(readonly cluster: LocalCluster) {}

  static async start(queues = 1): Promise<OptionBench> {
    return new OptionBench(await LocalCluster.start({ topics: [{ name: topic, queues }] }))
  }

  get namesrvAddr(): string {
    return this.cluster.namesrvAddr
  }

  /** Options of a consumer of the topic from its first message, on a client instance of its own. */
  optionsOn(clock: Clock) {
    return {
      consumerGroup: 'CG',
      consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
      subscriptions: { [topic]: '*' },
      manager: new MQClientManager(),
      namesrvAddr: this.namesrvAddr,
      clock,
    } as const
  }

  /** Sends messages to the queues in turn. */
  async send(
    ...messages: readonly (string | (Omit<RawMessage, 'topic'> & { readonly topic?: string }))[]
  ): Promise<void> {
    const whole = messages.map(message => (typeof message === 'string' ? { body: message } : message))
    await rawSend(
      { remoting: this.#remoting, namesrvAddr: this.namesrvAddr },
      whole.map(message => ({ topic, ...message })),
    )
  }

  /** Has the group's queues popped. */
  async pop(consumerGroup: string): Promise<void> {
    const body = { topic, consumerGroup, mode: 'POP', popShareQueueNum: 0 } as const
    for (const address of this.cluster.brokerAddrs) {
      await this.#remoting.call(address, setMessageRequestMode, {}, { body })
    }
  }

  /** Pulls of the topic so far. */
  get pulls() {
    return this.cluster.requests(pullMessage).flatMap(({ request }) => (request.topic === topic ? [request] : []))
  }

  /** Pulls of lite pull consumers so far. */
  get litePulls() {
    return this.cluster.requests(litePullMessage).map(({ request }) => request)
  }

  /** Pops of the topic so far. */
  get pops() {
    return this.cluster.requests(popMessage).flatMap(({ request }) => (request.topic === topic ? [request] : []))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#remoting.close()
    await this.cluster.close()
  }
}

/** A message whose body says that it is compressed, and is not. */
export const unreadable = { body: 'not compressed', compressed: 'zlib' } as const

export const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index}`)

/** Messages of 700,000 bytes. */
export const big = (count: number): { readonly body: Buffer }[] =>
  Array.from({ length: count }, () => ({ body: Buffer.alloc(700_000, 'x') }))
