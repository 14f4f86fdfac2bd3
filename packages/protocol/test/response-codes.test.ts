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

  it('send a message elsewhere where Java does', () => {
    const elsewhere = [1, 2, 14, 16, 17, 204, 205, 1500].map(code => responseCodes[responseNameOf(code)!].retry)

    expect(new Set(elsewhere)).to.deep.equal(new Set(['elsewhere']))
  })

  it('ask for a pause where the broker does', () => {
    expect(responseCodes.FLOW_CONTROL.retry).to.equal('later')
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
