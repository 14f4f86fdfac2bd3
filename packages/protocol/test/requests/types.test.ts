// SPDX-License-Identifier: Apache-2.0
// What must not compile. A line that compiles although it should not fails the type check of the tests.
import { UsageError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import {
  pullMessage,
  type Answer,
  type Body,
  type Fields,
  type getMaxOffset,
  type getRouteInfoByTopic,
  type heartbeat,
  type queryConsumerOffset,
} from '../../src/index.js'

describe('the types of a request', () => {
  it('insist on fields that must be there, and on their kinds', () => {
    // @ts-expect-error -- the queue is missing
    expect(() => pullMessage.printFields({ consumerGroup: 'g', topic: 't' })).to.throw(UsageError, 'is missing')
    // @ts-expect-error -- a number is no text
    const wrong: Fields<typeof getMaxOffset> = { topic: 1, queueId: 0 }
    expect(wrong.queueId).to.equal(0)
  })

  it('know the answers that may come, and when a field may be absent', () => {
    const found: Answer<typeof queryConsumerOffset>['answer'] = 'QUERY_NOT_FOUND'
    // @ts-expect-error -- it is no answer of this request
    const never: Answer<typeof queryConsumerOffset>['answer'] = 'PULL_NOT_FOUND'
    // @ts-expect-error -- it is absent when nothing was found
    const offset = (answer: Answer<typeof queryConsumerOffset>): number => answer.offset
    expect([found, never, offset]).to.have.length(3)
  })

  it('know their bodies', () => {
    const body: Body<typeof heartbeat> = {
      clientId: 'c',
      producerDataSet: [{ groupName: 'pg' }],
      consumerDataSet: [],
      heartbeatFingerprint: 0,
      withoutSub: false,
    }
    // @ts-expect-error -- a group has a name
    const wrong: Body<typeof heartbeat> = { ...body, producerDataSet: [{}] }
    const route: Answer<typeof getRouteInfoByTopic>['body']['brokerDatas'][number]['brokerAddrs'] = new Map([
      [0, 'h:1'],
    ])
    expect([wrong, route.get(0)]).to.have.length(2)
  })
})
