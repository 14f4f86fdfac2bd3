// SPDX-License-Identifier: Apache-2.0
import { printsOnSmallWorld } from './small-world.js'

printsOnSmallWorld('rmq topic, which changes topics,', [
  [
    'topic create made --queues 3 --perm w --order --attribute message.type=FIFO --broker broker-b',
    `
✓ created made on broker-b (n ms)
`,
  ],
  [
    'topic show made',
    `
BROKER    READ QUEUES  WRITE QUEUES  PERMISSION  ORDER  ATTRIBUTES
broker-b            3             3  -W-         yes    message.type=FIFO
`,
  ],
  [
    'topic create pears plums --read-queues 2 --write-queues 1 --cluster OtherCluster',
    `
✓ created pears, plums on broker-b (n ms)
`,
  ],
  [
    'topic show pears',
    `
BROKER    READ QUEUES  WRITE QUEUES  PERMISSION  ORDER  ATTRIBUTES
broker-b            2             1  RW-         no
`,
  ],
  [
    'topic show plums',
    `
BROKER    READ QUEUES  WRITE QUEUES  PERMISSION  ORDER  ATTRIBUTES
broker-b            2             1  RW-         no
`,
  ],
  [
    'topic create plain',
    `
✓ created plain on broker-a (n ms), broker-b (n ms)
`,
  ],
  [
    'topic show plain',
    `
BROKER    READ QUEUES  WRITE QUEUES  PERMISSION  ORDER  ATTRIBUTES
broker-a            8             8  RW-         no
broker-b            8             8  RW-         no
`,
  ],
  [
    'topic update plain --queues 5 --cluster DefaultCluster',
    `
✓ updated plain on broker-a (n ms)
`,
  ],
  [
    'topic show plain',
    `
BROKER    READ QUEUES  WRITE QUEUES  PERMISSION  ORDER  ATTRIBUTES
broker-a            5             5  RW-         no
broker-b            8             8  RW-         no
`,
  ],
  [
    'topic update made --remove-attribute message.type --perm none --read-queues 4 --write-queues 2',
    `
3 rmq: changing topic "made" failed on 1 of 2 brokers: broker-a (127.0.0.1:ppppp) after n ms: broker "broker-a" has no topic "made"
`,
  ],
  [
    'topic show made',
    `
BROKER    READ QUEUES  WRITE QUEUES  PERMISSION  ORDER  ATTRIBUTES
broker-b            4             2  ---         yes
`,
  ],
  [
    'topic create other --dry-run --queues 2 --read-queues 3 --write-queues 4 --perm rw --order --attribute a=b',
    `
would create other: {"queues":2,"readQueues":3,"writeQueues":4,"perm":6,"order":true,"attributes":{"a":"b"}}
`,
  ],
  [
    'topic update other --dry-run --remove-attribute a b --broker broker-a --json',
    `
{"action":"update","topic":"other","brokers":["broker-a"],"changes":{"attributes":{"a":null,"b":null}}}
`,
  ],
  [
    'topic update other --dry-run --cluster OtherCluster --json',
    `
{"action":"update","topic":"other","cluster":"OtherCluster","changes":{}}
`,
  ],
  [
    'topic delete zebra',
    `
2 rmq: Really delete zebra and its 3 messages? Say so with --yes: there is no terminal to ask.
`,
  ],
  [
    'topic delete zebra --dry-run',
    `
would delete zebra and its 3 messages
`,
  ],
  [
    'topic delete zebra --dry-run --json',
    `
{"action":"delete","topic":"zebra","messages":3}
`,
  ],
  [
    'topic delete made --yes',
    `
✓ deleted made on broker-a (n ms), broker-a (n ms), broker-b (n ms)
`,
  ],
  [
    'topic show made',
    `
3 rmq: no broker has a topic "made"
`,
  ],
  [
    'topic delete plain --yes --broker broker-a',
    `
✓ deleted plain on broker-a (n ms), broker-a (n ms)
`,
  ],
  [
    'topic show plain',
    `
BROKER    READ QUEUES  WRITE QUEUES  PERMISSION  ORDER  ATTRIBUTES
broker-b            8             8  RW-         no
`,
  ],
  [
    'topic grow-static fixed --queues 3',
    `
QUEUE  BROKER
    0  broker-a
    1  broker-b
    2  broker-a
`,
  ],
  [
    'topic move-static fixed --dry-run',
    `
would move the queues of fixed to all brokers
`,
  ],
  [
    'topic move-static fixed --dry-run --cluster OtherCluster',
    `
would move the queues of fixed to OtherCluster
`,
  ],
  [
    'topic move-static fixed --yes --broker broker-b',
    `
QUEUE  BROKER
    0  broker-b
    1  broker-b
    2  broker-b
`,
  ],
  [
    'topic move-static fixed',
    `
2 rmq: Really move the queues of fixed to all brokers? Say so with --yes: there is no terminal to ask.
`,
  ],
  [
    'topic move-static fixed --dry-run --broker broker-a --broker broker-b',
    `
would move the queues of fixed to broker-a, broker-b
`,
  ],
  [
    'topic create x --queues 0',
    `
2 error: option '--queues <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'topic create x --queues one',
    `
2 error: option '--queues <n>' argument 'one' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'topic create x --queues 1.5',
    `
2 error: option '--queues <n>' argument '1.5' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'topic create x --read-queues 0',
    `
2 error: option '--read-queues <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'topic create x --write-queues 0',
    `
2 error: option '--write-queues <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'topic create x --perm x',
    `
2 error: option '--perm <letters>' argument 'x' is invalid. It takes rw, r, w or none.
`,
  ],
  [
    'topic create x --attribute a',
    `
2 error: option '--attribute <key=value>' argument 'a' is invalid. It takes key=value.
`,
  ],
  [
    'topic grow-static x --queues 0',
    `
2 error: option '--queues <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'topic grow-static x',
    `
2 error: required option '--queues <n>' not specified
`,
  ],
  [
    'topic stats zebra --watch 0',
    `
2 error: option '--watch [seconds]' argument '0' is invalid. It takes seconds, such as 2 or 0.5.
`,
  ],
  [
    'topic rates --watch never',
    `
2 error: option '--watch [seconds]' argument 'never' is invalid. It takes seconds, such as 2 or 0.5.
`,
  ],
  [
    'topic show',
    `
2 error: missing required argument 'topic'
`,
  ],
  [
    'topic create',
    `
2 error: missing required argument 'topic'
`,
  ],
])
