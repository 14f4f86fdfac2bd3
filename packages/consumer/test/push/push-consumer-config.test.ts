// SPDX-License-Identifier: Apache-2.0
import { DefaultMQPushConsumer, PushConsumerConfig, type PushConsumerOptions } from '@rocketmq-ts/consumer'
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'

function config(options: Partial<PushConsumerOptions<unknown>> = {}): PushConsumerConfig {
  return new PushConsumerConfig({ consumerGroup: 'g', namesrvAddr: '127.0.0.1:9876', ...options })
}

describe('the options of a push consumer', () => {
  it("have Java's defaults", () => {
    expect(config()).to.include({
      isBroadcast: false,
      isOrdered: false,
      maxReconsumeTimes: 16,
      consumeTimeoutMs: 900_000,
    })
    expect(config().options.allocateMessageQueueStrategy.name).to.equal('AVG')
    expect(config().options).to.include({
      consumeFromWhere: 'CONSUME_FROM_LAST_OFFSET',
      clientRebalance: true,
      onPoison: 'hold',
      consumeConcurrency: 20,
      consumeMessageBatchMaxSize: 1,
      pullBatchSize: 32,
      pullBatchSizeInBytes: 262_144,
      pullInterval: 0,
      pullThresholdForQueue: 1000,
      pullThresholdSizeForQueue: 100,
      consumeConcurrentlyMaxSpan: 2000,
      suspendCurrentQueueTimeMillis: 1000,
    })
    expect(config({ ordered: true }).maxReconsumeTimes).to.equal(0x7fffffff)
    expect(config().start.consumeTime).to.be.closeTo(Date.now() - 30 * 60_000, 5000)
  })

  for (const [name, wrong] of [
    ['consumeConcurrency', 0],
    ['consumeConcurrency', 1001],
    ['consumeMessageBatchMaxSize', 1025],
    ['pullBatchSize', 0],
    ['pullInterval', -1],
    ['pullThresholdForQueue', 65_536],
    ['pullThresholdForTopic', 0],
    ['pullThresholdSizeForQueue', 1025],
    ['pullThresholdSizeForTopic', 102_401],
    ['consumeConcurrentlyMaxSpan', 0],
    ['maxReconsumeTimes', -2],
    ['suspendCurrentQueueTimeMillis', 9],
    ['consumeTimeout', 0],
    ['pullBatchSize', 1.5],
    ['messageModel', 'ANYCAST'],
    ['consumeFromWhere', 'THE_MIDDLE'],
    ['consumeTimestamp', 'yesterday'],
    ['consumerGroup', undefined],
    ['consumerGroup', 'two words'],
    ['consumerGroup', 'DEFAULT_CONSUMER'],
  ] as const) {
    it(`refuse ${name} ${String(wrong)}`, () => {
      expect(() => config({ [name]: wrong })).to.throw(UsageError)
      expect(() => new DefaultMQPushConsumer({ consumerGroup: 'g', [name]: wrong })).to.throw(UsageError)
    })
  }

  it('read a time as text, as a date, and as milliseconds', () => {
    const time = new Date(2026, 10, 22, 12, 39, 50).getTime()

    expect(config({ consumeTimestamp: '20261122123950' }).start.consumeTime).to.equal(time)
    expect(config({ consumeTimestamp: new Date(time) }).start.consumeTime).to.equal(time)
    expect(config({ consumeTimestamp: time }).start.consumeTime).to.equal(time)
  })

  it('share the limit of a topic among its queues, at least one message each', () => {
    const limits = config({ pullThresholdForTopic: 100, pullThresholdSizeForTopic: 10 })

    expect(limits.queueLimits(8)).to.deep.equal({ count: 12, bytes: 1024 * 1024 })
    expect(limits.queueLimits(1000).count).to.equal(1)
    expect(config().queueLimits(8)).to.deep.equal({ count: 1000, bytes: 100 * 1024 * 1024 })
  })
})
