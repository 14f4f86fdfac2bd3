// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import {
  RemotingCommand,
  sendBatchMessage,
  sendMessage,
  sendMessageV2,
  sendReplyMessage,
  sendReplyMessageV2,
  type Fields,
} from '../../src/index.js'

const fields: Fields<typeof sendMessage> = {
  producerGroup: 'pg',
  topic: 'T',
  defaultTopic: 'TBW102',
  defaultTopicQueueNums: 4,
  queueId: 0,
  sysFlag: 0,
  bornTimestamp: 1700000000000,
  flag: 0,
  properties: 'KEYS\u0001k1\u0002',
  reconsumeTimes: 0,
  unitMode: false,
  batch: false,
  brokerName: 'broker-a',
}

describe('SEND_MESSAGE', () => {
  it('has the long names', () => {
    expect(sendMessage.printFields(fields)).to.include({ producerGroup: 'pg', queueId: '0', bname: 'broker-a' })
    expect(sendReplyMessage.printFields(fields)).to.deep.equal(sendMessage.printFields(fields))
  })

  it('has one letter a field in its short form', () => {
    for (const request of [sendMessageV2, sendBatchMessage, sendReplyMessageV2]) {
      expect(request.printFields(fields), request.name).to.deep.equal({
        a: 'pg',
        b: 'T',
        c: 'TBW102',
        d: '4',
        e: '0',
        f: '0',
        g: '1700000000000',
        h: '0',
        i: 'KEYS\u0001k1\u0002',
        j: '0',
        k: 'false',
        m: 'false',
        n: 'broker-a',
      })
    }
  })

  it('carries a namespace of the second kind in both forms', () => {
    const wrapped = { ...fields, namespace: 'INST', isNamespaced: true }

    expect(sendMessage.printFields(wrapped)).to.include({ ns: 'INST', nsd: 'true' })
    expect(sendMessageV2.printFields(wrapped)).to.include({ ns: 'INST', nsd: 'true' })
  })

  it('is answered by each code after which the message is stored', () => {
    const extFields = { msgId: 'id', queueId: '3', queueOffset: '7', MSG_REGION: 'DefaultRegion', TRACE_ON: 'true' }
    const answers = [0, 10, 11, 12].map(code => {
      const { answer, queueOffset, regionId, traceOn } = sendMessageV2.decodeAnswer(
        new RemotingCommand({ code, extFields }).markAnswer(),
        'b:1',
      )
      return { answer, queueOffset, regionId, traceOn }
    })

    expect(answers.map(({ answer }) => answer)).to.deep.equal([
      'SUCCESS',
      'FLUSH_DISK_TIMEOUT',
      'SLAVE_NOT_AVAILABLE',
      'FLUSH_SLAVE_TIMEOUT',
    ])
    expect(answers[0]).to.include({ queueOffset: 7, regionId: 'DefaultRegion', traceOn: true })
  })
})
