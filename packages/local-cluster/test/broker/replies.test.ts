// SPDX-License-Identifier: Apache-2.0
// Replies to request messages: to the producer that waits, and to the store.
import { BrokerError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { pushReplyMessageToClient, replyTopicOf, sendReplyMessage, sendReplyMessageV2 } from '@rocketmq-ts/protocol'
import { Inbox } from '../inbox.js'
import { introduce, oneBroker, refusalOf, type OneBroker } from '../one-broker.js'
import { newClient, sendFields } from '../raw-client.js'

const replyTopic = replyTopicOf('DefaultCluster')
const properties = 'MSG_TYPE\x01reply\x02REPLY_TO_CLIENT\x01asker\x02CORRELATION_ID\x01c-1\x02TTL\x013000\x02'

function reply({ client, broker }: OneBroker, given: Parameters<typeof sendFields>[1] = { properties }) {
  return client.call(broker, sendReplyMessageV2, sendFields(replyTopic, given), { body: Buffer.from('42 EUR') })
}

/** A second client that waits for replies. */
async function asker(one: OneBroker, answer: () => object) {
  const client = newClient()
  const inbox = new Inbox(client, pushReplyMessageToClient, answer)
  await introduce({ ...one, client }, 'asker', { producers: ['askers'] })
  return { client, inbox }
}

describe('a reply', () => {
  it('is handed to the producer that waits for it, and stored', async () => {
    await using one = await oneBroker()
    const { client, inbox } = await asker(one, () => ({}))

    const answer = await reply(one)

    const pushed = await inbox.next()
    expect(pushed.body.toString()).to.equal('42 EUR')
    expect(pushed).to.include({ topic: replyTopic, storeHost: one.broker, storeTimestamp: one.clock.now() })
    expect(pushed.properties).to.include('CORRELATION_ID\x01c-1\x02')
    expect(pushed.properties).to.include(`PUSH_REPLY_TIME\x01${one.clock.now()}\x02`)
    const [stored] = one.cluster.messages(replyTopic)
    expect(stored?.properties).to.include({ MSG_REGION: 'DefaultRegion', TRACE_ON: 'true' })
    expect(stored?.properties).not.to.have.any.keys('PUSH_REPLY_TIME', 'CLUSTER')
    expect(answer).to.include({ msgId: stored?.offsetMessageId, queueOffset: 0, regionId: 'DefaultRegion' })
    await client.close()
  })

  it('is handed over only, when replies are not stored', async () => {
    await using one = await oneBroker({ config: { storeReplyMessageEnable: false } })
    const { client } = await asker(one, () => ({}))

    expect(await reply(one)).to.include({ msgId: '0', queueOffset: 0 })
    expect(one.cluster.messages(replyTopic)).to.have.length(0)
    await client.close()
  })

  it('is refused, and stored all the same, when nobody waits for it', async () => {
    await using one = await oneBroker()

    const unknown = await refusalOf(reply(one))
    const nobody = await refusalOf(reply(one, { properties: 'CORRELATION_ID\x01c-1\x02' }))

    const remark = 'push reply message fail, channel of <asker> not found.'
    expect(unknown).to.include({ responseCode: 1, remark })
    expect(nobody).to.include({ responseCode: 1, remark: 'reply message properties[REPLY_TO_CLIENT] is null' })
    expect(one.cluster.messages(replyTopic)).to.have.length(2)
  })

  it('is refused when the producer refuses it', async () => {
    await using one = await oneBroker()
    const { client } = await asker(one, () => {
      throw new BrokerError('no', { responseCode: 1, responseName: 'SYSTEM_ERROR', remark: 'no' })
    })

    const error = await refusalOf(
      one.client.call(one.broker, sendReplyMessage, sendFields(replyTopic, { properties }), { body: Buffer.from('x') }),
    )

    expect(error).to.include({ responseCode: 1, remark: 'push reply message to askerfail.' })
    await client.close()
  })
})
