// SPDX-License-Identifier: Apache-2.0
// SQL92 over real sockets: pulls that carry their expression, pulls that rely on a heartbeat, and the check before.
import { expect } from 'chai'
import { checkClientConfig, heartbeat, pullMessage, sendMessageV2 } from '@rocketmq-ts/protocol'
import type { Fields } from '@rocketmq-ts/remoting'
import { oneBroker, refusalOf, textsOf, type OneBroker } from '../../one-broker.js'
import { pullFields, sendFields } from '../../raw-client.js'

const topics = [{ name: 'orders', queues: 1 }]

/** System flag of a pull that relies on a heartbeat. */
const registered = 0

const subscriptionOf = (subString: string, subVersion = 1) => ({
  classFilterMode: false,
  topic: 'orders',
  subString,
  tagsSet: [],
  codeSet: [],
  subVersion,
  expressionType: 'SQL92',
})

/** Sends messages that are named after their amount; without an amount, `none`. */
async function sendAmounts({ client, broker }: OneBroker, ...amounts: (number | undefined)[]): Promise<void> {
  for (const amount of amounts) {
    const properties = amount === undefined ? '' : `amount\x01${amount}\x02`
    const body = Buffer.from(String(amount ?? 'none'))
    await client.call(broker, sendMessageV2, sendFields('orders', { properties }), { body })
  }
}

function pull({ client, broker }: OneBroker, given: Partial<Fields<typeof pullMessage>>) {
  return client.call(broker, pullMessage, pullFields('orders', 'billing', { expressionType: 'SQL92', ...given }))
}

/** Says what the group consumes. */
function subscribe({ client, broker }: OneBroker, subString: string, subVersion: number) {
  const consumer = {
    groupName: 'billing',
    consumeType: 'CONSUME_PASSIVELY' as const,
    messageModel: 'CLUSTERING' as const,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET' as const,
    subscriptionDataSet: [subscriptionOf(subString, subVersion)],
    unitMode: false,
  }
  const consumerDataSet = [consumer]
  const body = { clientId: 'c1', heartbeatFingerprint: 0, withoutSub: false, producerDataSet: [], consumerDataSet }
  return client.call(broker, heartbeat, {}, { body })
}

function check({ client, broker }: OneBroker, subString: string, expressionType = 'SQL92') {
  const subscriptionData = { ...subscriptionOf(subString), expressionType }
  const body = { clientId: 'c1', group: 'billing', subscriptionData, namespace: undefined }
  return client.call(broker, checkClientConfig, {}, { body })
}

describe('a pull with an SQL92 expression', () => {
  it('gets what the expression is true of', async () => {
    await using one = await oneBroker({ topics, config: { enablePropertyFilter: true } })
    await sendAmounts(one, 10, 200, undefined, 300)

    const some = await pull(one, { subscription: 'amount > 100' })
    const rest = await pull(one, { subscription: 'amount IS NULL' })
    const none = await pull(one, { subscription: 'amount > 1000' })

    expect(textsOf(some)).to.deep.equal(['200', '300'])
    expect(textsOf(rest)).to.deep.equal(['none'])
    expect(none).to.include({ answer: 'PULL_RETRY_IMMEDIATELY', nextBeginOffset: 4 })
  })

  it('gets everything when its own expression cannot be parsed', async () => {
    await using one = await oneBroker({ topics, config: { enablePropertyFilter: true } })
    await sendAmounts(one, 10, 200)

    expect(textsOf(await pull(one, { subscription: 'amount >' }))).to.deep.equal(['10', '200'])
  })

  it('uses the expression of the heartbeat when it carries none', async () => {
    await using one = await oneBroker({ topics, config: { enablePropertyFilter: true } })
    await sendAmounts(one, 10, 200)
    await subscribe(one, 'amount > 100', 5)
    const first = await pull(one, { sysFlag: registered, subVersion: 5 })

    await subscribe(one, 'amount < 100', 6)
    const second = await pull(one, { sysFlag: registered, subVersion: 6 })

    expect(textsOf(first)).to.deep.equal(['200'])
    expect(textsOf(second)).to.deep.equal(['10'])
  })

  it('is refused when the expression of the heartbeat is older, or could not be parsed', async () => {
    await using one = await oneBroker({ topics, config: { enablePropertyFilter: true } })
    await subscribe(one, 'amount > 100', 5)
    const older = await refusalOf(pull(one, { sysFlag: registered, subVersion: 6 }))
    await subscribe(one, 'amount >', 7)
    const broken = await refusalOf(pull(one, { sysFlag: registered, subVersion: 7 }))

    expect(older.responseName).to.equal('SUBSCRIPTION_NOT_LATEST')
    expect(broken.responseName).to.equal('FILTER_DATA_NOT_EXIST')
    expect(broken.remark).to.match(/^The broker's consumer filter data is not exist!/)
  })

  it('is refused when the broker does not filter by properties', async () => {
    await using one = await oneBroker({ topics, config: { enablePropertyFilter: false } })

    const { responseName, remark } = await refusalOf(pull(one, { subscription: 'amount > 100' }))

    expect(responseName).to.equal('SYSTEM_ERROR')
    expect(remark).to.match(/^The broker does not support consumer to filter message by SQL92/)
  })
})

describe('a check of an expression', () => {
  it('passes for tags, and for SQL92 that can be parsed', async () => {
    await using one = await oneBroker({ config: { enablePropertyFilter: true } })

    await check(one, 'paid || created', 'TAG')
    await check(one, "amount BETWEEN 1 AND 9 OR region IN ('eu', 'us')")
  })

  it('fails with the reason of the parser', async () => {
    await using one = await oneBroker({ config: { enablePropertyFilter: true } })

    const { responseName, remark } = await refusalOf(check(one, 'amount >'))

    expect(responseName).to.equal('SUBSCRIPTION_PARSE_FAILED')
    expect(remark).to.match(/^org\.apache\.rocketmq\.filter\.parser\.ParseException: /)
  })

  it('fails for a kind that is unknown, and when the broker does not filter by properties', async () => {
    await using one = await oneBroker({ config: { enablePropertyFilter: true } })
    const unknown = await refusalOf(check(one, 'amount > 1', 'XPATH'))
    one.cluster.broker().config.enablePropertyFilter = false
    const off = await refusalOf(check(one, 'amount > 1'))

    expect(unknown.responseName).to.equal('SUBSCRIPTION_PARSE_FAILED')
    expect(off.responseName).to.equal('SYSTEM_ERROR')
  })
})
