// SPDX-License-Identifier: Apache-2.0
// Lite pull consumers of one topic on a small cluster, and the hands of their clock: nothing of a loaded machine's time
// counts.
import { DefaultLitePullConsumer, type LitePullConsumerOptions } from '@rocketmq-ts/consumer'
import { VirtualClock } from '@rocketmq-ts/core'
import { virtualMs, waitFor } from '@rocketmq-ts/testing'
import { OptionBench } from './bench.js'

type Options = Partial<LitePullConsumerOptions<unknown>>

export class LiteWorld implements AsyncDisposable {
  readonly clock = new VirtualClock(Date.now())
  readonly #consumers: DefaultLitePullConsumer<unknown>[] = []

  private constructor(readonly bench: OptionBench) {}

  static async begin(): Promise<LiteWorld> {
    return new LiteWorld(await OptionBench.start())
  }

  /** A consumer of the topic from its first message, that has its queues. */
  async started(
    options: Options = {},
    prepare: (consumer: DefaultLitePullConsumer<unknown>) => void = () => undefined,
  ): Promise<DefaultLitePullConsumer<unknown>> {
    const consumer = new DefaultLitePullConsumer<unknown>({
      ...this.bench.optionsOn(this.clock),
      ...options,
    })
    this.#consumers.push(consumer)
    prepare(consumer)
    await consumer.start()
    await consumer.ready()
    return consumer
  }

  /** What one poll brings. */
  async poll(consumer: DefaultLitePullConsumer<unknown>, timeoutMs = 1000) {
    const polling = consumer.poll({ timeoutMs })
    await virtualMs(this.clock, polling)
    return polling
  }

  /** Bodies of so many messages. */
  async bodies(consumer: DefaultLitePullConsumer<unknown>, count: number): Promise<string[]> {
    const seen: string[] = []
    await waitFor(`${count} messages`, async () => {
      seen.push(...(await this.poll(consumer)).map(({ body }) => body.toString()))
      return seen.length >= count
    })
    return seen
  }

  /** Messages that wait in each queue when no more are pulled, while nobody polls. */
  async cached(options: Options, total: number): Promise<number[]> {
    const consumer = await this.started({ pullBatchSize: 1, ...options })
    const counts = () => consumer.runningInfo().mqTable.map(({ cachedMsgCount }) => cachedMsgCount)
    await waitFor(`${total} messages here`, () => counts().reduce((sum, count) => sum + count, 0) >= total)
    // A pull that was not parked would have come back before these answers.
    for (let round = 0; round < 5; round++) await consumer.lag()
    return counts()
  }

  async close(consumer: DefaultLitePullConsumer<unknown>): Promise<void> {
    await virtualMs(this.clock, consumer.close(), 100)
  }

  async closeAll(): Promise<void> {
    for (const consumer of this.#consumers) await this.close(consumer)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.closeAll()
    await this.bench[Symbol.asyncDispose]()
  }
}
