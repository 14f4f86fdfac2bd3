// SPDX-License-Identifier: Apache-2.0
// The broker stores some messages again with properties of its own: those that only just fitted do no harm then.
import { expect } from 'chai'
import { sendMessageV2 } from '@rocketmq-ts/protocol'
import { introduce, oneBroker, refusalOf, type OneBroker } from '../one-broker.js'
import { sendFields } from '../raw-client.js'
import { pop } from './pop/popping.js'

const topics = [{ name: 'orders', queues: 1 }]
/** What the broker adds to the properties of each message. */
const added = 'MSG_REGION\x01DefaultRegion\x02TRACE_ON\x01true\x02CLUSTER\x01DefaultCluster\x02'.length

/** Properties that leave so many bytes of the 32,767. */
const leaving = (bytes: number, start: string) => {
  const rest = 32_767 - added - bytes - start.length - 'x\x01\x02'.length
  return `${start}x\x01${'x'.repeat(rest)}\x02`
}

function trySend({ client, broker, clock }: OneBroker, properties: string, sysFlag = 0): Promise<string> {
  const fields = sendFields('orders', { properties, sysFlag, bornTimestamp: clock.now() })
  const sent = client.call(broker, sendMessageV2, fields, { body: Buffer.from('one') })
  return sent.then(
    () => 'stored',
    async () => (await refusalOf(sent)).responseName,
  )
}

/** Sends messages of a kind that leave less and less. */
async function outcomes(one: OneBroker, start: string, sysFlag = 0): Promise<string[]> {
  const found: string[] = []
  for (let left = 300; left >= 0; left -= 20) found.push(await trySend(one, leaving(left, start), sysFlag))
  return found
}

const half = 'TRAN_MSG\x01true\x02PGROUP\x01shop\x02UNIQ_KEY\x01A1\x02'

for (const { what, start, sysFlag } of [
  { what: 'delayed', start: 'DELAY\x011\x02', sysFlag: 0 },
  { what: 'a timer’s', start: 'TIMER_DELAY_SEC\x0110\x02', sysFlag: 0 },
  { what: 'a half message', start: half, sysFlag: 4 },
  { what: 'immune to checks', start: `${half}CHECK_IMMUNITY_TIME_IN_SECONDS\x013600\x02`, sysFlag: 4 },
]) {
  describe(`a message with many properties that is ${what}`, () => {
    it('is stored, or refused for its size', async () => {
      await using one = await oneBroker({ topics })
      await introduce(one, 'client-1', { producers: ['shop'] })

      const found = await outcomes(one, start, sysFlag)
      await one.clock.advance(600_000)

      expect(found[0]).to.equal('stored')
      expect(found.at(-1)).to.equal('MESSAGE_ILLEGAL')
      expect(new Set(found)).to.have.length(2)
      expect(await trySend(one, '')).to.equal('stored')
    })

    it('does no harm when the broker takes only smaller ones in the meantime', async () => {
      await using one = await oneBroker({ topics })
      await introduce(one, 'client-1', { producers: ['shop'] })
      await trySend(one, start, sysFlag)
      one.cluster.broker().config.maxMessageSize = 1

      await one.clock.advance(600_000)
      one.cluster.broker().config.maxMessageSize = 100

      expect(await trySend(one, '')).to.equal('stored')
    })
  })
}

describe('a message with many properties that is popped', () => {
  it('comes back as long as there is room to say that it does', async () => {
    await using one = await oneBroker({ topics })
    const found = await outcomes(one, '')
    const taken = await pop(one)

    await one.clock.advance(600_000)

    expect(taken.answer).to.equal('SUCCESS')
    const stored = found.filter(outcome => outcome === 'stored').length
    expect(one.cluster.messages('%RETRY%billing_orders')).to.have.length.within(1, stored - 1)
  })
})
