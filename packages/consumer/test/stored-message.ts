// SPDX-License-Identifier: Apache-2.0
// Messages as a broker would have stored them.
import { MessageExt, type MessageDetails, type MessageFields } from '@rocketmq-ts/protocol'

export function storedMessage(fields: Partial<MessageFields & MessageDetails> = {}): MessageExt {
  const { bornHost = '127.0.0.1:1', storeHost = '127.0.0.1:10911', properties = {}, ...rest } = fields
  return new MessageExt(
    {
      topic: 'T',
      queueId: 0,
      brokerName: 'b',
      queueOffset: 0,
      commitLogOffset: 0,
      storeSize: 100,
      sysFlag: 0,
      flag: 0,
      bornTimestamp: 0,
      storeTimestamp: 0,
      reconsumeTimes: 0,
      preparedTransactionOffset: 0,
      bodyCrc: 0,
      body: Buffer.from('body'),
      ...rest,
    },
    { bornHost, storeHost, properties },
  )
}
