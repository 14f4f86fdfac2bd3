// SPDX-License-Identifier: Apache-2.0
import { ProtocolError } from '@rocketmq-ts/core'
import {
  ackMessage,
  authListUser,
  getConsumeStats,
  lockBatchMq,
  queryConsumerOffset,
  retryTopicOf,
  sendMessage,
  sendMessageV2,
} from '@rocketmq-ts/protocol'
import { RemotingCommand, type AnyRequest, type Fields } from '@rocketmq-ts/remoting'
import { expect } from 'chai'
import { accessesOfCommand } from '../../src/broker/auth/access-rules.js'
import { sendFields } from '../raw-client.js'

function wanted<R extends AnyRequest>(
  request: R,
  fields: Fields<R>,
  body: Buffer = Buffer.alloc(0),
): readonly string[] {
  const command = new RemotingCommand({ code: request.code, extFields: request.printFields(fields), body })
  return accessesOfCommand(command, 'east').map(({ resource, actions }) => `${resource} ${actions.join('+')}`)
}

describe('what a request wants of topics, groups and the cluster', () => {
  it('is told by its declared fields, in the long and in the short form', () => {
    expect(wanted(sendMessage, sendFields('orders'))).to.deep.equal(['Topic:orders Pub'])
    expect(wanted(sendMessageV2, sendFields('orders'))).to.deep.equal(['Topic:orders Pub'])
    expect(wanted(sendMessageV2, sendFields(retryTopicOf('billing')))).to.deep.equal(['Group:billing Sub'])
  })

  it('is told of the group and of a topic that is not its own', () => {
    const fields = { consumerGroup: 'billing', queueId: 0 }

    expect(wanted(queryConsumerOffset, { ...fields, topic: 'orders' })).to.deep.equal([
      'Topic:orders Sub+Get',
      'Group:billing Sub+Get',
    ])
    expect(wanted(queryConsumerOffset, { ...fields, topic: retryTopicOf('billing') })).to.deep.equal([
      'Group:billing Sub+Get',
    ])
  })

  it('is told for each name of a list', () => {
    expect(wanted(getConsumeStats, { consumerGroup: 'billing', topicList: 'orders;;bills' })).to.deep.equal([
      'Group:billing Get',
      'Topic:orders Get',
      'Topic:bills Get',
    ])
  })

  it('is told by its body', () => {
    const mqSet = [{ topic: 'orders', brokerName: 'a', queueId: 0 }]
    const body = lockBatchMq.body.encode({ consumerGroup: 'billing', clientId: 'c', onlyThisBroker: true, mqSet })

    expect(wanted(lockBatchMq, {}, body)).to.deep.equal(['Group:billing Sub', 'Topic:orders Sub'])
  })

  it('is the cluster, where it names nothing else', () => {
    expect(wanted(authListUser, {})).to.deep.equal(['Cluster:east Get'])
  })

  it('is unknown when a declared field is missing', () => {
    const command = new RemotingCommand({ code: ackMessage.code, extFields: { topic: 'orders' } })

    expect(() => accessesOfCommand(command, 'east')).to.throw(ProtocolError, 'ACK_MESSAGE')
  })
})
