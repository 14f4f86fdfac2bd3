// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '@rocketmq-ts/core'
import { ProducerConfig, type ProducerOptions } from '@rocketmq-ts/producer'
import { responseCodes } from '@rocketmq-ts/protocol'
import { expect } from 'chai'

describe('the options of a producer', () => {
  it('have the defaults of the Java client', () => {
    const config = new ProducerConfig({ producerGroup: 'g', namesrvAddr: '192.0.2.1:9876' })

    expect(config).to.include({
      createTopicKey: 'TBW102',
      defaultTopicQueueNums: 4,
      sendMsgTimeout: 3000,
      retryTimesWhenSendFailed: 2,
      retryAnotherBrokerWhenNotStoreOK: false,
      maxMessageSize: 4_194_304,
      compressMsgBodyOverHowmuch: 4096,
      compressType: 'zlib',
      sendLatencyEnable: false,
      maxInFlightMessages: 1024,
      autoBatch: undefined,
      enableTrace: false,
      traceTopic: 'RMQ_SYS_TRACE_TOPIC',
    })
    expect([...config.retryResponseCodes].sort((a, b) => a - b)).to.deep.equal([1, 2, 14, 16, 17, 204, 205, 215, 1500])
  })

  it('send again by themselves only after answers of which the table says that it may help', () => {
    const { retryResponseCodes } = new ProducerConfig({ producerGroup: 'g' })
    const hopeless = Object.values(responseCodes).filter(({ retry }) => retry === 'never')

    expect(hopeless.filter(({ code }) => retryResponseCodes.has(code))).to.deep.equal([])
  })

  it('turn on automatic batching with bounds', () => {
    const config = new ProducerConfig({ producerGroup: 'g', autoBatch: { lingerMs: 3 } })

    expect(config.autoBatch).to.deep.equal({ lingerMs: 3, maxBytes: 32_768, totalMaxBytes: 33_554_432 })
    expect(new ProducerConfig({ producerGroup: 'g', autoBatch: true }).autoBatch?.lingerMs).to.equal(10)
  })

  it('take the names of answers from whatever can be iterated, once', () => {
    const names = new Set(['SYSTEM_BUSY', 'NO_PERMISSION'] as const).values()
    const config = new ProducerConfig({ producerGroup: 'g', retryResponseCodes: names })

    expect([...config.retryResponseCodes]).to.deep.equal([2, 16])
  })

  const wrong: Partial<ProducerOptions>[] = [
    { retryResponseCodes: ['BUSY' as never] },
    { retryResponseCodes: 2 as never },
    { sendMsgTimeout: 0 },
    { retryTimesWhenSendFailed: -1 },
    { maxMessageSize: 1.5 },
    { defaultTopicQueueNums: NaN },
    { autoBatch: { lingerMs: 0 } },
    { maxInFlightMessages: 0 },
    { sendMsgMaxTimeoutPerRequest: 0 },
    { sendMsgMaxTimeoutPerRequest: Infinity },
    { compressLevel: 10 },
    { compressLevel: 0, compressType: 'zstd' },
    { detectInterval: 2 ** 31 },
    { autoBatch: { lingerMS: 3 } as object },
    { heartbeatBrokerInterval: Infinity },
    { pollNameServerInterval: 2 ** 31 },
  ]
  for (const options of wrong) {
    const [name = ''] = Object.keys(options)
    it(`are refused when ${name} makes no sense, by its name`, () => {
      expect(() => new ProducerConfig({ producerGroup: 'g', ...options })).to.throw(UsageError, name)
    })
  }
})
