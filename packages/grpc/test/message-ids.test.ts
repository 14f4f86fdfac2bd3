// SPDX-License-Identifier: Apache-2.0
import { networkInterfaces } from 'node:os'
import { decodeMessageId, type MessageIdParts } from '@rocketmq-ts/grpc-protocol'
import { Producer } from '@rocketmq-ts/grpc'
import { expect } from 'chai'
import { plainly, proxied } from './proxied.js'

describe('the ids of messages', () => {
  it('count up from one message to the next, under the address of this machine when it has one', async () => {
    await using cluster = await proxied()
    await using producer = new Producer({ endpoints: plainly(cluster), topics: ['orders'] })
    await producer.start()
    const parts: (MessageIdParts | undefined)[] = []
    for (let count = 0; count < 2; count++) {
      const { messageId } = await producer.send({ topic: 'orders', body: 'x' })
      parts.push(decodeMessageId(messageId))
    }
    const [first, second] = parts

    const own = Object.values(networkInterfaces())
      .flatMap(list => list ?? [])
      .filter(({ internal, mac }) => !internal && mac !== '00:00:00:00:00:00')
      .map(({ mac }) => mac.replaceAll(':', ''))
    expect(second?.mac).to.deep.equal(first?.mac)
    if (own.length > 0) expect(own).to.include(Buffer.from(first?.mac ?? []).toString('hex'))
    expect(second?.process).to.equal(first?.process)
    expect(second?.sequence).to.equal(((first?.sequence ?? 0) + 1) % 2 ** 32)
  })
})
