// SPDX-License-Identifier: Apache-2.0
import { UsageError, type Message } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { decodeProperties, reservedProperties, sentPropertiesText } from '../../src/index.js'

const base: Message = { topic: 'T', body: Buffer.from('hi') }
const sentProperties = (message: Message) => decodeProperties(sentPropertiesText(message))
const sent = (message: Partial<Message>) => ({ ...sentProperties({ ...base, ...message }) })

describe('the properties of a sent message', () => {
  it('always say whether to wait until it is stored', () => {
    expect(sent({})).to.deep.equal({ WAIT: 'true' })
    expect(sent({ waitStoreMsgOk: false })).to.deep.equal({ WAIT: 'false' })
  })

  const cases: [Partial<Message>, Record<string, string>][] = [
    [{ tags: 'created' }, { TAGS: 'created' }],
    [{ tags: '', keys: '' }, {}],
    [{ keys: 'a b' }, { KEYS: 'a b' }],
    [{ keys: ['a', 'b'] }, { KEYS: 'a b' }],
    [{ keys: [] }, {}],
    [{ delayLevel: 3 }, { DELAY: '3' }],
    [{ delayMs: 1500 }, { TIMER_DELAY_MS: '1500' }],
    [{ deliverAt: 1_700_000_000_000 }, { TIMER_DELIVER_MS: '1700000000000' }],
    [{ shardingKey: 'k' }, { __SHARDINGKEY: 'k' }],
    [{ priority: 0 }, { _SYS_MSG_PRIORITY_: '0' }],
    [{ liteTopic: 'chat-1' }, { __LITE_TOPIC: 'chat-1' }],
    [{ properties: { price: '100' } }, { price: '100' }],
    [{ properties: JSON.parse('{"__proto__":"p"}') as Record<string, string> }, { ['__proto__']: 'p' }],
  ]
  for (const [message, properties] of cases) {
    it(`hold ${JSON.stringify(properties)} for ${JSON.stringify(message)}`, () => {
      expect(Object.entries(sent(message)).sort()).to.deep.equal(Object.entries({ ...properties, WAIT: 'true' }).sort())
    })
  }

  const refused: Record<string, Partial<Message>> = {
    'a user property with a reserved name': { properties: { TAGS: 'x' } },
    'a blank property name': { properties: { ' ': 'x' } },
    'a blank property value': { properties: { a: ' ' } },
    'a property value that is no text': { properties: { a: 5 as unknown as string } },
    'a separator in a property name': { properties: { 'a\x01b': 'x' } },
    'a separator in a property value': { properties: { a: 'x\x02TAGS\x01y' } },
    'a separator in a key': { keys: 'a\x02' },
    'a separator in the tag': { tags: 'a\x01' },
    'a separator in the sharding key': { shardingKey: 'a\x02' },
    'a key in a list that would become two': { keys: ['a b'] },
    'a blank key in a list': { keys: ['a', ''] },
    'two kinds of delay': { delayLevel: 1, delayMs: 5 },
    'a delay that is no integer': { delayMs: 1.5 },
    'a delay that is no number': { deliverAt: NaN },
    'a negative priority': { priority: -1 },
  }
  for (const [what, message] of Object.entries(refused)) {
    it(`cannot hold ${what}`, () => {
      expect(() => sent(message)).to.throw(UsageError)
    })
  }
})

describe('the reserved property names', () => {
  // STRING_HASH_SET of MessageConst in 5.5.0, printed by the class itself.
  const java =
    'KEYS TAGS WAIT DELAY RETRY_TOPIC ORIGIN_GROUP REAL_TOPIC REAL_QID TRAN_MSG PGROUP MIN_OFFSET MAX_OFFSET BUYER_ID ' +
    'ORIGIN_MESSAGE_ID TRANSFER_FLAG CORRECTION_FLAG MQ2_FLAG RECONSUME_TIME MSG_REGION TRACE_ON UNIQ_KEY ' +
    'EXTEND_UNIQ_INFO MAX_RECONSUME_TIMES CONSUME_START_TIME _SYS_MSG_PRIORITY_ DUP_INFO TRAN_PREPARED_QUEUE_OFFSET ' +
    'INSTANCE_ID CORRELATION_ID REPLY_TO_CLIENT TTL ARRIVE_TIME PUSH_REPLY_TIME CLUSTER MSG_TYPE POP_CK POP_CK_OFFSET ' +
    '1ST_POP_TIME __LITE_TOPIC INNER_MULTI_QUEUE_OFFSET TIMER_DELAY_SEC TIMER_DELIVER_MS __BORNHOST BORN_TIMESTAMP ' +
    'TIMER_ENQUEUE_MS TIMER_DEQUEUE_MS TIMER_ROLL_TIMES TIMER_OUT_MS TIMER_DEL_UNIQKEY TIMER_DELAY_LEVEL ' +
    'TIMER_DELAY_MS __CRC32# DLQ_ORIGIN_TOPIC DLQ_ORIGIN_MESSAGE_ID'

  it('are those of Java 5.5.0', () => {
    expect([...reservedProperties].sort()).to.deep.equal(java.split(' ').sort())
  })
})
