// SPDX-License-Identifier: Apache-2.0
import { BrokerError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { refuse, RemotingCommand, responseCodes, responseNameOf, sendMessage } from '../src/index.js'

describe('the response codes', () => {
  it('are each used once', () => {
    const codes = Object.values(responseCodes).map(row => row.code)

    expect(new Set(codes).size).to.equal(codes.length)
  })

  it('are found by their number', () => {
    expect(responseNameOf(17)).to.equal('TOPIC_NOT_EXIST')
    expect(responseNameOf(-1006)).to.equal('RPC_TIME_OUT')
    expect(responseNameOf(4711)).to.equal(undefined)
  })

  it('allow another attempt elsewhere, later, or not at all', () => {
    const namesOf = (retry: string) =>
      Object.entries(responseCodes).flatMap(([name, row]) => (row.retry === retry ? name : []))

    // The first eight are Java's. [DefaultMQProducer.java retryResponseCodes]
    expect(namesOf('elsewhere')).to.have.members([
      'SYSTEM_ERROR',
      'SYSTEM_BUSY',
      'SERVICE_NOT_AVAILABLE',
      'NO_PERMISSION',
      'TOPIC_NOT_EXIST',
      'NO_BUYER_ID',
      'NOT_IN_CURRENT_UNIT',
      'GO_AWAY',
      'SLAVE_NOT_AVAILABLE',
      'NOT_LEADER_FOR_QUEUE',
      'CONTROLLER_NOT_LEADER',
    ])
    // The peer says itself that it is a matter of time.
    expect(namesOf('later')).to.have.members([
      'PULL_NOT_FOUND',
      'PULL_RETRY_IMMEDIATELY',
      'SUBSCRIPTION_NOT_EXIST',
      'SUBSCRIPTION_NOT_LATEST',
      'SUBSCRIPTION_GROUP_NOT_EXIST',
      'FILTER_DATA_NOT_EXIST',
      'FILTER_DATA_NOT_LATEST',
      'CONSUMER_NOT_ONLINE',
      'CONSUME_MSG_TIMEOUT',
      'POLLING_FULL',
      'POLLING_TIMEOUT',
      'BROKER_DISPATCH_NOT_COMPLETE',
      'FLOW_CONTROL',
      'RPC_UNKNOWN',
      'RPC_ADDR_IS_NULL',
      'RPC_SEND_TO_CHANNEL_FAILED',
      'RPC_TIME_OUT',
      'CONTROLLER_MASTER_NOT_AVAILABLE',
      'CONTROLLER_BROKER_NOT_ALIVE',
      'CONTROLLER_ELECT_MASTER_FAILED',
      'CONTROLLER_ALTER_SYNC_STATE_SET_FAILED',
      'CONTROLLER_JRAFT_INTERNAL_ERROR',
    ])
  })
})

describe('an answer with a code that the request does not list', () => {
  const answer = new RemotingCommand({ code: 16, remark: 'the broker is draining' }).markAnswer()

  it('rejects with the name, the remark and the retry rule of the code', () => {
    expect(() => sendMessage.decodeAnswer(answer, '10.0.0.1:10911'))
      .to.throw(BrokerError, 'SEND_MESSAGE to 10.0.0.1:10911 was answered NO_PERMISSION (16): the broker is draining')
      .with.property('retry', 'elsewhere')
  })
})

describe('a handler that refuses', () => {
  it('throws what servers turn into an answer', () => {
    expect(() => refuse('INVALID_PARAMETER', 'no such queue'))
      .to.throw(BrokerError, 'no such queue')
      .that.includes({
        responseCode: 29,
        responseName: 'INVALID_PARAMETER',
        remark: 'no such queue',
        retry: 'never',
      })
  })
})
