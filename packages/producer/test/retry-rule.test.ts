// SPDX-License-Identifier: Apache-2.0
import {
  AbortedError,
  BrokerError,
  ClosedError,
  ConnectionError,
  OverloadError,
  RouteError,
  TimeoutError,
  UsageError,
} from '@rocketmq-ts/core'
import { ProducerConfig } from '@rocketmq-ts/producer'
import { responseCodes, type ResponseName } from '@rocketmq-ts/protocol'
import { expect } from 'chai'
import { outcomeOf, pauseMsAfter, retryRuleOf } from '../src/retry-rule.js'

const { retryResponseCodes } = new ProducerConfig({ producerGroup: 'g', namesrvAddr: '127.0.0.1:1' })

function answered(responseName: ResponseName, remark = ''): BrokerError {
  return new BrokerError('m', { responseCode: responseCodes[responseName].code, responseName, remark })
}

describe('what follows from a failed attempt', () => {
  const rows: [string, Error, ReturnType<typeof retryRuleOf>['where']][] = [
    ['an overloaded broker', answered('SYSTEM_BUSY'), 'anywhere'],
    ['a broker that asks for a pause', answered('FLOW_CONTROL'), 'anywhere'],
    ['a broker that fails', answered('SYSTEM_ERROR'), 'anywhere'],
    ['a broker that takes no messages', answered('SERVICE_NOT_AVAILABLE'), 'anywhere'],
    ['a topic that the broker does not know', answered('TOPIC_NOT_EXIST'), 'anywhere'],
    ['a broker that forbids it', answered('NO_PERMISSION'), 'elsewhere'],
    ['an illegal message', answered('MESSAGE_ILLEGAL'), 'nowhere'],
    ['a value out of range', answered('INVALID_PARAMETER'), 'nowhere'],
    ['a queue that is gone (5.x)', answered('INVALID_PARAMETER', 'request queueId[9] is illegal, x'), 'anywhere'],
    ['a queue that is gone (4.9)', answered('SYSTEM_ERROR', 'request queueId[9] is illegal, x'), 'anywhere'],
    ['a broken connection', new ConnectionError('m'), 'anywhere'],
    ['silence', new TimeoutError('m'), 'anywhere'],
    ['a full queue of ours', new OverloadError('m'), 'anywhere'],
    ['a broker without a master', new RouteError('m'), 'anywhere'],
    ['a signal', new AbortedError('m'), 'nowhere'],
    ['our own end', new ClosedError('m'), 'nowhere'],
    ['a mistake of the caller', new UsageError('m'), 'nowhere'],
    ['an error that is not ours', new TypeError('m'), 'nowhere'],
  ]
  for (const [what, error, where] of rows) {
    it(`is another attempt ${where} after ${what}`, () => {
      expect(retryRuleOf(error, retryResponseCodes).where).to.equal(where)
    })
  }

  it('is a pause when the peer is busy', () => {
    expect(retryRuleOf(answered('SYSTEM_BUSY'), retryResponseCodes).isBusy).to.equal(true)
    expect(retryRuleOf(answered('SYSTEM_ERROR'), retryResponseCodes).isBusy).to.equal(false)
  })

  it('is a new look at the route when what we knew was wrong', () => {
    const stale = [answered('TOPIC_NOT_EXIST'), answered('NO_PERMISSION'), new ConnectionError('m')]

    expect(stale.map(error => retryRuleOf(error, retryResponseCodes).isRouteStale)).to.deep.equal([true, true, true])
    expect(retryRuleOf(answered('SYSTEM_BUSY'), retryResponseCodes).isRouteStale).to.equal(false)
  })
})

describe('what is known of a message after its attempts', () => {
  const attempt = (error?: Error) => ({
    brokerName: 'a',
    queueId: 0,
    address: '',
    elapsedMs: 1,
    ...(error === undefined ? {} : { error }),
  })
  const notSent = new ConnectionError('m', { outcome: 'not-sent' })
  const unknown = new TimeoutError('m', { outcome: 'unknown' })

  it('is not-sent when no attempt left', () => {
    expect(outcomeOf([attempt(notSent), attempt(notSent)])).to.equal('not-sent')
  })

  it('is rejected when a broker said no and nothing else may have been stored', () => {
    expect(outcomeOf([attempt(notSent), attempt(answered('SYSTEM_BUSY'))])).to.equal('rejected')
  })

  it('is unknown when one attempt may have been stored, whatever came later', () => {
    expect(outcomeOf([attempt(unknown), attempt(answered('SYSTEM_BUSY')), attempt(notSent)])).to.equal('unknown')
    expect(outcomeOf([attempt(new TypeError('m'))])).to.equal('unknown')
  })

  it('is not-sent without any attempt', () => {
    expect(outcomeOf([])).to.equal('not-sent')
  })
})

describe('the pause before the same broker is asked again', () => {
  it('is doubled up to two seconds, give or take a fifth', () => {
    const wanted = [150, 300, 600, 1200, 2000, 2000, 2000]

    wanted.forEach((ms, index) => expect(pauseMsAfter(index + 1)).to.be.within(ms * 0.8, ms * 1.2))
    expect(pauseMsAfter(1000)).to.be.within(1600, 2400)
  })
})
