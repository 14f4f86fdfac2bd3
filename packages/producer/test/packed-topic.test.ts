// SPDX-License-Identifier: Apache-2.0
import { ClientConfig } from '@rocketmq-ts/client'
import { expect } from 'chai'
import { MessagePacker } from '../src/outgoing.js'

describe('the topic of a packed message', () => {
  it('is in the namespace, unless a feature says the name that brokers know', () => {
    const packer = new MessagePacker({
      client: new ClientConfig({ namespace: 'north' }),
      maxMessageSize: 9,
      compressMsgBodyOverHowmuch: 9,
      compressType: 'zlib',
      compressLevel: undefined,
    })
    const topicOf = (additions?: Parameters<MessagePacker['pack']>[2]) =>
      packer.pack({ topic: 'orders' }, Buffer.from('x'), additions).topic

    expect(topicOf()).to.equal('north%orders')
    expect(topicOf({ wireTopic: 'DefaultCluster_REPLY_TOPIC' })).to.equal('DefaultCluster_REPLY_TOPIC')
  })
})
