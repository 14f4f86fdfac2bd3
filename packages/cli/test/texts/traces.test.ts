// SPDX-License-Identifier: Apache-2.0
import type { LocalCluster } from '@rocketmq-ts/local-cluster'
import { encodeTrace, type TraceRecord } from '@rocketmq-ts/protocol'
import { printsOnSmallWorld } from './small-world.js'

const noon = new Date(2026, 0, 31, 12).getTime()
const place = { regionId: 'eu', group: 'shop', topic: 'zebra', messageId: 'AB' } as const
const message = { ...place, tags: undefined, keys: '188', storeHost: '10.0.0.1:10911' } as const
const sent = { ...message, type: 'Pub', bodyLength: 3, offsetMessageId: 'CD' } as const
const ended = { ...message, type: 'EndTransaction', messageType: 'commit', transactionId: 'T' } as const
const begun = { type: 'SubBefore', regionId: 'eu', group: 'billing', messageId: 'AB', keys: '188' } as const

const sends: readonly TraceRecord[] = [
  { ...sent, time: noon, costMs: 7, messageType: 'normal', isSuccess: true },
  { ...sent, time: noon - 1000, costMs: 9, messageType: 'half', isSuccess: false },
  { ...ended, time: noon + 1000, state: 'COMMIT_MESSAGE', isFromCheck: true },
  { ...ended, time: noon + 2000, state: 'UNKNOW', isFromCheck: false },
  { ...place, type: 'Recall', time: noon + 3000, isSuccess: true },
  { ...place, type: 'Recall', time: noon + 4000, isSuccess: false },
]
const deliveries: readonly TraceRecord[] = [
  { ...begun, requestId: '1', retryTimes: 0, time: noon + 5000 },
  {
    type: 'SubAfter',
    requestId: '1',
    messageId: 'AB',
    costMs: 12,
    isSuccess: false,
    keys: '188',
    contextCode: 2,
    time: noon + 5012,
    group: 'billing',
  },
  { ...begun, requestId: '2', retryTimes: 2, time: noon + 6000 },
]

/** Traces of a message, its deliveries also in a topic of their own; and the message among the dead letters. */
async function traced(cluster: LocalCluster): Promise<readonly []> {
  await cluster.createTopic('my-traces')
  for (const [topic, records] of [
    ['RMQ_SYS_TRACE_TOPIC', [...sends, ...deliveries]],
    ['my-traces', deliveries],
  ] as const) {
    await cluster.send({ topic, body: records.map(encodeTrace).join(''), keys: 'AB' })
  }
  const letter = { topic: '%DLQ%billing', brokerName: 'broker-a', queueId: 0 } as const
  await cluster.send({
    ...letter,
    body: 'coffee',
    tags: 'paid',
    properties: { RETRY_TOPIC: 'zebra', ORIGIN_MESSAGE_ID: 'AB', UNIQ_KEY: 'AB' },
  })
  await cluster.send({ ...letter, body: 'tea', properties: { RETRY_TOPIC: 'apples' } })
  await cluster.createTopic({ name: 'again', queues: 1, brokers: ['broker-a'] })
  return []
}

printsOnSmallWorld(
  'rmq trace and rmq dlq, on what was traced,',
  [
    [
      'trace AB --topic zebra',
      `
TIME                 WHAT                                     WHO
2026-01-31 11:59:59  send failed, half, 9 ms                  shop at 127.0.0.1:ppppp
2026-01-31 12:00:00  sent, normal, 7 ms                       shop at 127.0.0.1:ppppp
2026-01-31 12:00:01  COMMIT_MESSAGE after a check             shop at 127.0.0.1:ppppp
2026-01-31 12:00:02  UNKNOW                                   shop at 127.0.0.1:ppppp
2026-01-31 12:00:03  recalled                                 shop at 127.0.0.1:ppppp
2026-01-31 12:00:04  recall failed                            shop at 127.0.0.1:ppppp
2026-01-31 12:00:05  delivered: EXCEPTION, 12 ms              billing at 127.0.0.1:ppppp
2026-01-31 12:00:06  redelivered, retry 2: no end was traced  billing at 127.0.0.1:ppppp
`,
    ],
    [
      'trace AB --topic zebra --trace-topic my-traces',
      `
TIME                 WHAT                                     WHO
2026-01-31 12:00:05  delivered: EXCEPTION, 12 ms              billing at 127.0.0.1:ppppp
2026-01-31 12:00:06  redelivered, retry 2: no end was traced  billing at 127.0.0.1:ppppp
`,
    ],
    [
      'dlq list',
      `
GROUP    DEAD LETTERS
billing             2
`,
    ],
    [
      'dlq show billing --reason',
      `
2026-01-31 12:00:05  broker-a/0@0  paid  coffee
    EXCEPTION after 12 ms at 2026-01-31 12:00:05, 127.0.0.1:ppppp
2026-01-31 12:00:05  broker-a/0@1  -  tea
`,
    ],
    [
      'dlq show billing --max 1',
      `
2026-01-31 12:00:05  broker-a/0@0  paid  coffee
`,
    ],
    [
      'dlq resend billing --dry-run --max 1',
      `
2026-01-31 12:00:05  broker-a/0@0  paid  coffee  → zebra
1 would be sent again
`,
    ],
    [
      'dlq resend billing --dry-run',
      `
2026-01-31 12:00:05  broker-a/0@0  paid  coffee  → zebra
2026-01-31 12:00:05  broker-a/0@1  -  tea  → apples
2 would be sent again
`,
    ],
    [
      'dlq resend billing --yes --topic again',
      `
2026-01-31 12:00:05  broker-a/0@0  paid  coffee  → again
2026-01-31 12:00:05  broker-a/0@1  -  tea  → again
2 sent again
`,
    ],
    [
      'consume again --from first --exit-when-drained --body-only',
      `
coffee
tea
`,
    ],
  ],
  traced,
)
