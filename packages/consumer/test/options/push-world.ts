// SPDX-License-Identifier: Apache-2.0
// Push consumers of one topic on a small cluster, and the hands of their clock: nothing of a loaded machine's time
// counts.
import { DefaultMQPushConsumer, type PushConsumerOptions } from '@rocketmq-ts/consumer'
import { VirtualClock } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import { waitFor } from '@rocketmq-ts/test-run'
import { OptionBench, topic } from './bench.js'

/** What an option does, and a spec of it. */
export type Row = readonly [effect: string, spec: (world: PushWorld) => Promise<void>]

export class PushWorld implements AsyncDisposable {
  readonly clock = new VirtualClock(Date.now())
  /** Bodies that handlers got. */
  readonly seen: string[] = []
  readonly #consumers: DefaultMQPushConsumer[] = []

  private constructor(readonly bench: OptionBench) {}

  static async begin(): Promise<PushWorld> {
    return new PushWorld(await OptionBench.start())
  }

  readonly note = ({ body }: MessageExt): void => {
    this.seen.push(body.toString())
  }

  /**
   * A consumer of the topic from its first message, that has its queues. It notes bodies, unless told otherwise.
   * @param prepare listens to its events, before it starts
   */
  async started(
    options: Partial<PushConsumerOptions> = {},
    prepare: (consumer: DefaultMQPushConsumer) => void = () => undefined,
  ): Promise<DefaultMQPushConsumer> {
    const consumer = new DefaultMQPushConsumer({
      ...this.bench.optionsOn(this.clock),
      handler: this.note,
      ...options,
    })
    this.#consumers.push(consumer)
    prepare(consumer)
    await consumer.start()
    await consumer.ready()
    return consumer
  }

  /** A handler that ends when it is told to. */
  valve() {
    const waiting: (() => void)[] = []
    let most = 0
    return {
      handler: (message: MessageExt) => {
        this.note(message)
        const held = new Promise<void>(resolve => waiting.push(resolve))
        most = Math.max(most, waiting.length)
        return held
      },
      open: () => {
        for (const resolve of waiting.splice(0)) resolve()
      },
      most: () => most,
    }
  }

  /** Messages that wait in each queue when no more are pulled, while no handler ends. */
  async cached(options: Partial<PushConsumerOptions>, total: number): Promise<number[]> {
    const { handler, open } = this.valve()
    const consumer = await this.started({ handler, pullBatchSize: 1, consumeConcurrency: 1, ...options })
    const counts = () =>
      consumer
        .runningInfo()
        .mqTable.filter(({ queue }) => queue.topic === topic)
        .map(({ cachedMsgCount }) => cachedMsgCount)
    await waitFor(`${total} messages here`, () => counts().reduce((sum, count) => sum + count, 0) >= total)
    // A pull that was not parked would have come back before these answers.
    for (let round = 0; round < 5; round++) await consumer.lag()
    const held = counts()
    open()
    return held
  }

  /** Milliseconds until something is so: the hands are turned by steps, and brokers get turns to answer. */
  async elapsed(what: string, fact: () => boolean, stepMs: number): Promise<number> {
    const begin = this.clock.monotonic()
    await waitFor(what, async () => {
      if (fact()) return true
      await this.clock.advance(stepMs)
      for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
      return false
    })
    return this.clock.monotonic() - begin
  }

  /** Closes a consumer without waiting for handlers. */
  async close(...consumers: readonly DefaultMQPushConsumer[]): Promise<void> {
    let isClosed = false
    const closing = Promise.all(consumers.map(consumer => consumer.close({ timeoutMs: 0 })))
    void closing.then(() => (isClosed = true))
    await this.elapsed('all to be closed', () => isClosed, 100)
  }

  /** Closes all consumers. */
  async closeAll(): Promise<void> {
    await this.close(...this.#consumers)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.closeAll()
    await this.bench[Symbol.asyncDispose]()
  }
}
