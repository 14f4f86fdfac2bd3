// SPDX-License-Identifier: Apache-2.0
import { LitePullConsumerConfig, SimpleConsumerConfig } from '@rocketmq-ts/consumer'
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { consumeTimeOf } from '../../src/options/consume-time.js'

describe('options of a consumer', () => {
  it('have a time to begin at that is half an hour ago, or one that is given', () => {
    expect(consumeTimeOf(undefined, 1_800_001)).to.equal(1)
    expect(() => consumeTimeOf('no time', 0)).to.throw(UsageError, 'no time such as')
    expect(() => consumeTimeOf(-1, 0)).to.throw(UsageError, 'option consumeTimestamp is -1')
  })

  it('that must fit each other are compared', () => {
    const options = { consumerGroup: 'g', brokerSuspendMaxTimeMillis: 2000, consumerTimeoutMillisWhenSuspend: 1999 }

    expect(() => new LitePullConsumerConfig(options)).to.throw(UsageError, 'consumerTimeoutMillisWhenSuspend')
  })

  it('of a group are needed', () => {
    for (const Config of [LitePullConsumerConfig, SimpleConsumerConfig]) {
      expect(() => new Config({} as { consumerGroup: string })).to.throw(UsageError, /consumerGroup of a .* is missing/)
      expect(() => new Config({ consumerGroup: 'DEFAULT_CONSUMER' })).to.throw(UsageError)
    }
  })

  it('of one call override those of the consumer', () => {
    const config = new SimpleConsumerConfig({ consumerGroup: 'g', invisibleMs: 5000, maxMessages: 3 })

    expect(config.receive({ waitMs: 0 })).to.include({ maxMessages: 3, invisibleMs: 5000, waitMs: 0 })
    expect(config.loop({ autoExtend: true })).to.include({ concurrency: 1, invisibleMs: 5000, extendForMs: 900_000 })
    expect(config.loop({ autoExtend: { forMs: 60_000 } })).to.include({ extendForMs: 60_000 })
    expect(config.loop({ concurrency: 4 })).to.include({ concurrency: 4, extendForMs: 0 })
    expect(() => config.loop({ concurrency: 0 })).to.throw(UsageError, 'option concurrency')
  })
})
