// SPDX-License-Identifier: Apache-2.0
// Default, least and most of each number among the options, as Java has them where it has the option.
// [DefaultMQProducer.java, TransactionMQProducer.java]
import { ProducerConfig } from '@rocketmq-ts/producer'
import { expectBounds, type Bounds } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { transactionOptions } from '../src/transaction-settings.js'

const anyCount = 0x7fffffff

const ofProducer: Bounds = {
  defaultTopicQueueNums: [4, 1, anyCount],
  sendMsgTimeout: [3000, 1, anyCount],
  sendMsgMaxTimeoutPerRequest: [undefined, 1, anyCount],
  retryTimesWhenSendFailed: [2, 0, anyCount],
  maxMessageSize: [4_194_304, 1, anyCount],
  compressMsgBodyOverHowmuch: [4096, 1, anyCount],
  compressLevel: [undefined, 0, 9],
  detectInterval: [2000, 1, anyCount],
  detectTimeout: [200, 1, anyCount],
  maxInFlightMessages: [1024, 1, anyCount],
  maxInFlightBytes: [67_108_864, 1, Number.MAX_SAFE_INTEGER],
  traceMsgBatchNum: [10, 1, 20],
}

const ofAutoBatch: Bounds = {
  lingerMs: [10, 1, anyCount],
  maxBytes: [32_768, 1, anyCount],
  totalMaxBytes: [33_554_432, 1, Number.MAX_SAFE_INTEGER],
}

const ofTransactions: Bounds = {
  transactionTimeoutMs: [60_000, 1, anyCount],
  maxConcurrentChecks: [16, 1, anyCount],
  checkRequestHoldMax: [2000, 1, anyCount],
}

const configOf = (options: object) => new ProducerConfig({ producerGroup: 'g', namesrvAddr: 'h:1', ...options })
const transactionListener = { executeLocalTransaction: () => 'commit', checkLocalTransaction: () => 'commit' }

describe('the bounds of the options', () => {
  it('of a producer are those of this table', () => {
    expectBounds(configOf, ofProducer)
  })

  it('of automatic batching are those of this table', () => {
    expectBounds(autoBatch => configOf({ autoBatch }).autoBatch ?? {}, ofAutoBatch)
  })

  it('of a transactional producer are those of this table', () => {
    expectBounds(options => transactionOptions.read({ transactionListener, ...options }), ofTransactions)
  })

  it('are different for the level of each codec', () => {
    expectBounds(options => configOf({ compressType: 'zstd', ...options }), { compressLevel: [undefined, 1, 22] })
    expectBounds(options => configOf({ compressType: 'lz4', ...options }), { compressLevel: [undefined, 0, 22] })
  })

  it('is a table without gaps', () => {
    const numbers = Object.entries(configOf({})).filter(([, value]) => typeof value === 'number')

    expect(Object.keys(ofProducer)).to.include.members(numbers.map(([name]) => name))
  })
})
