// SPDX-License-Identifier: Apache-2.0
// Replies to request messages, at brokers of either kind.
import { expect } from 'chai'
import {
  encodeProperties,
  pushReplyMessageToClient,
  replyTopicOf,
  sendReplyMessage,
  sendReplyMessageV2,
} from '@rocketmq-ts/protocol'
import { onEachCluster, uniqueName } from '@rocketmq-ts/testing'
import { Inbox } from '../inbox.js'
import { introduce, refusalOf } from '../one-broker.js'
import { newClient, sendFields } from '../raw-client.js'

onEachCluster('a reply without a body', cluster => {
  it('is refused as Java does, neither handed over nor stored', async () => {
    const [broker = ''] = await cluster.brokerAddrs()
    await using client = newClient()
    const inbox = new Inbox(client, pushReplyMessageToClient, () => ({}))
    const asker = uniqueName('asker')
    await introduce({ client, broker }, asker, { producers: ['askers'] })
    const topic = replyTopicOf('DefaultCluster')
    const known = (await cluster.messages(topic)).length
    const properties = encodeProperties({
      MSG_TYPE: 'reply',
      REPLY_TO_CLIENT: asker,
      CORRELATION_ID: asker,
      TTL: '3000',
    })

    for (const request of [sendReplyMessage, sendReplyMessageV2]) {
      const refused = await refusalOf(cluster.remoting.call(broker, request, sendFields(topic, { properties })))

      expect(refused.responseName).to.equal('SYSTEM_ERROR')
      expect(refused.remark).to.match(
        /^java\.lang\.NullPointerException: Cannot read the array length .*buildMsgContext/,
      )
    }
    expect(inbox.all).to.have.length(0)
    expect(await cluster.messages(topic)).to.have.length(known)
  })
})
