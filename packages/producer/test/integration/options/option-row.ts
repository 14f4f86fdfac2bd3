// SPDX-License-Identifier: Apache-2.0
// A row says what one option of a producer changes: what is seen without it, and what with it. Both are run, so that an
// option that is ignored fails, and one whose default has changed too.
import { MQClientManager } from '@rocketmq-ts/client'
import { VirtualClock } from '@rocketmq-ts/core'
import { LocalCluster, type LocalClusterOptions } from '@rocketmq-ts/local-cluster'
import {
  DefaultMQProducer,
  TransactionMQProducer,
  type ProducerOptions,
  type TransactionListener,
  type TransactionProducerOptions,
} from '@rocketmq-ts/producer'
import type { RequestValues, sendMessageV2 } from '@rocketmq-ts/protocol'
import { virtualMs } from '@rocketmq-ts/testing'

/** All options of all producers. */
export type Options = TransactionProducerOptions

export interface Row<T> {
  /** Given to the producer in the second run. */
  readonly value: T
  /** What shows the effect. */
  readonly see: (run: Run) => Promise<unknown>
  readonly byDefault: unknown
  readonly given: unknown
  readonly cluster?: LocalClusterOptions
}

/** A row for each option: a new one without a row does not compile. */
export type Rows<T> = { readonly [K in keyof T]-?: Row<NonNullable<T[K]>> }

/** A send as a broker gets it. */
export type SeenSend = RequestValues<typeof sendMessageV2>

const undecided: TransactionListener = {
  executeLocalTransaction: () => 'unknown',
  checkLocalTransaction: () => 'unknown',
}

/** One run of a row: a cluster of its own, and the producers that the row starts. */
export class Run implements AsyncDisposable {
  /** Brokers forget transactions that began long ago. */
  readonly clock = new VirtualClock(Date.now())
  readonly #producers: DefaultMQProducer[] = []

  private constructor(
    readonly cluster: LocalCluster,
    readonly tested: Partial<Options>,
  ) {}

  static async with(tested: Partial<Options>, options: LocalClusterOptions = {}): Promise<Run> {
    return new Run(await LocalCluster.start({ topics: ['orders'], ...options }), tested)
  }

  /** A producer with what every run has, what the row adds, and the option itself. */
  producer(more: Partial<Options> = {}): DefaultMQProducer {
    const producer = new DefaultMQProducer({ ...this.common(), ...more, ...this.tested })
    this.#producers.push(producer)
    return producer
  }

  async started(more: Partial<Options> = {}): Promise<DefaultMQProducer> {
    const producer = this.producer(more)
    await producer.start()
    return producer
  }

  /** The same of a transactional one. */
  async startedTransactional(more: Partial<Options> = {}): Promise<TransactionMQProducer> {
    const producer = new TransactionMQProducer({
      transactionListener: undecided,
      ...this.common(),
      ...more,
      ...this.tested,
    })
    this.#producers.push(producer)
    await producer.start()
    return producer
  }

  /** Milliseconds by the clock of the producer until the promise has settled, whichever way. */
  elapsed(promise: Promise<unknown>): Promise<number> {
    return virtualMs(this.clock, promise, 100)
  }

  /** What every producer of the run has. */
  common(): ProducerOptions {
    const { clock, tested } = this
    const { namesrvAddr } = this.cluster
    return { producerGroup: 'PG_options', namesrvAddr, clock, manager: tested.manager ?? new MQClientManager() }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.elapsed(Promise.all(this.#producers.map(producer => producer.close({ timeoutMs: 1 }))))
    await this.cluster.close()
  }
}
