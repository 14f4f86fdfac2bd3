// SPDX-License-Identifier: Apache-2.0
// Default, least and most of each number among the options, as Java has them where it has the option.
// [DefaultMQPushConsumerImpl.java checkConfig, DefaultLitePullConsumer.java]
import { LitePullConsumerConfig, PushConsumerConfig, SimpleConsumerConfig } from '@rocketmq-ts/consumer'
import { UsageError } from '@rocketmq-ts/core'
import { expectBounds, type Bounds } from '@rocketmq-ts/test-run'
import { expect } from 'chai'

/** Minutes may have fractions. */
const isCount = ([name, value]: [string, unknown]) => typeof value === 'number' && name !== 'consumeTimeout'

const anyCount = 0x7fffffff
const hourMs = 3_600_000
const halfADayMs = 43_200_000

const ofEach: Bounds = { maxBodyBytes: [16_777_216, 1, anyCount] }

const ofQueues: Bounds = {
  ...ofEach,
  pullThresholdForQueue: [1000, 1, 65_535],
  pullThresholdSizeForQueue: [100, 1, 1024],
  pullThresholdSizeForAll: [1024, 1, 1_048_576],
  pullTimeDelayMillsWhenException: [1000, 1, hourMs],
}

const kinds: [string, (options: object) => { readonly options: object }, Bounds][] = [
  [
    'push',
    options => new PushConsumerConfig({ consumerGroup: 'g', namesrvAddr: 'h:1', ...options }),
    {
      ...ofQueues,
      consumeConcurrency: [20, 1, 1000],
      consumeMessageBatchMaxSize: [1, 1, 1024],
      pullBatchSize: [32, 1, 1024],
      pullBatchSizeInBytes: [262_144, 1, anyCount],
      pullInterval: [0, 0, 65_535],
      pullThresholdForTopic: [-1, 1, 6_553_500],
      pullThresholdSizeForTopic: [-1, 1, 102_400],
      consumeConcurrentlyMaxSpan: [2000, 1, 65_535],
      popInvisibleTime: [60_000, 5000, 300_000],
      popBatchNums: [32, 1, 32],
      popThresholdForQueue: [96, 1, 65_535],
      maxReconsumeTimes: [-1, 0, anyCount],
      suspendCurrentQueueTimeMillis: [1000, 10, 30_000],
      awaitTerminationMillisWhenShutdown: [10_000, 0, hourMs],
      traceMsgBatchNum: [10, 1, 20],
    },
  ],
  [
    'lite pull',
    options => {
      // Pulls that a broker may hold must have as much time.
      const held = (options as { readonly brokerSuspendMaxTimeMillis?: number }).brokerSuspendMaxTimeMillis
      const short = 'consumerTimeoutMillisWhenSuspend' in options ? { brokerSuspendMaxTimeMillis: 1 } : {}
      const long = held === hourMs ? { consumerTimeoutMillisWhenSuspend: hourMs } : {}
      return new LitePullConsumerConfig({ consumerGroup: 'g', namesrvAddr: 'h:1', ...short, ...long, ...options })
    },
    {
      ...ofQueues,
      autoCommitIntervalMillis: [5000, 1000, hourMs],
      pullBatchSize: [10, 1, 1024],
      pullThresholdForAll: [10_000, 1, anyCount],
      consumeMaxSpan: [2000, 1, 65_535],
      pollTimeoutMillis: [5000, 0, hourMs],
      brokerSuspendMaxTimeMillis: [20_000, 1, hourMs],
      consumerTimeoutMillisWhenSuspend: [30_000, 1, hourMs],
      topicMetadataCheckIntervalMillis: [30_000, 1, hourMs],
    },
  ],
  [
    'simple',
    options => new SimpleConsumerConfig({ consumerGroup: 'g', namesrvAddr: 'h:1', ...options }),
    {
      ...ofEach,
      maxMessages: [16, 1, 1024],
      invisibleMs: [30_000, 1000, halfADayMs],
      waitMs: [20_000, 0, 60_000],
      maxReconsumeTimes: [-1, 0, anyCount],
    },
  ],
]

describe('the bounds of the options', () => {
  for (const [kind, make, bounds] of kinds) {
    it(`of a ${kind} consumer are those of this table`, () => {
      const defaults = Object.fromEntries(Object.entries(bounds).map(([name, [byDefault]]) => [name, byDefault]))

      expect(Object.fromEntries(Object.entries(make({}).options).filter(isCount))).to.deep.equal(defaults)
      expectBounds(options => make(options).options, bounds)
    })
  }

  it('of one call of a simple consumer are the same', () => {
    const config = new SimpleConsumerConfig({ consumerGroup: 'g', namesrvAddr: 'h:1' })
    const receives: Bounds = {
      maxMessages: [16, 1, 1024],
      invisibleMs: [30_000, 1000, halfADayMs],
      waitMs: [20_000, 0, 60_000],
    }
    expectBounds(options => config.receive(options), receives)
    for (const value of [1, 1024]) expect(config.loop({ concurrency: value })).to.include({ concurrency: value })
    for (const value of [0, 1025]) expect(() => config.loop({ concurrency: value })).to.throw(UsageError)
    for (const forMs of [1000, halfADayMs]) {
      expect(config.loop({ autoExtend: { forMs } })).to.include({ extendForMs: forMs })
    }
    for (const forMs of [999, halfADayMs + 1]) {
      expect(() => config.loop({ autoExtend: { forMs } })).to.throw(UsageError, 'option forMs')
    }
    expect(config.loop({ autoExtend: false })).to.include({ extendForMs: 0 })
    expect([config, new SimpleConsumerConfig({ consumerGroup: 'g', maxReconsumeTimes: 0 })].map(maxOf)).to.deep.equal([
      16, 0,
    ])
  })
})

const maxOf = ({ maxReconsumeTimes }: SimpleConsumerConfig) => maxReconsumeTimes
