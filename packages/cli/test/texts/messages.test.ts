// SPDX-License-Identifier: Apache-2.0
import { printsOnSmallWorld } from './small-world.js'

printsOnSmallWorld('rmq message', [
  [
    'message get 0A',
    `
2 rmq: "0A" is no offset id: name the topic of the message with --topic
`,
  ],
  [
    'message get 0A --topic orders2',
    `
3 rmq: finding message 0A: no name server knows topic "orders2" (List what exists with: rmq topic list)
`,
  ],
  [
    'message find zebra --key 188',
    `
2026-01-31 12:00:00  broker-a/0@0  paid  one
`,
  ],
  [
    'message find zebra --key 188 --since 2026-01-31T12:00:01',
    `
`,
  ],
  [
    'message find zebra --key 188 --until 2026-01-31T11:59:59',
    `
`,
  ],
  [
    'message find zebra --key 188 --since 2026-01-31T12:00:00 --until 2026-01-31T12:00:00',
    `
2026-01-31 12:00:00  broker-a/0@0  paid  one
`,
  ],
  [
    'message find zebra --key nothing',
    `
`,
  ],
  [
    'message read zebra',
    `
2026-01-31 12:00:00  broker-a/0@0  paid  one
2026-01-31 12:00:05  broker-a/0@1  -  two
`,
  ],
  [
    'message read zebra --broker broker-b',
    `
2026-01-31 12:00:05  broker-b/0@0  -  three
`,
  ],
  [
    'message read zebra --max 1',
    `
2026-01-31 12:00:00  broker-a/0@0  paid  one
`,
  ],
  [
    'message read zebra --offset 1',
    `
2026-01-31 12:00:05  broker-a/0@1  -  two
`,
  ],
  [
    'message read zebra --offset 9',
    `
3 rmq: reading queue 0 of "zebra" on broker-a from 9: the queue begins at 0 and ends before 2
`,
  ],
  [
    'message read zebra --queue 9',
    `
2 rmq: zebra has no queue any broker/9; it has broker-a/0, broker-b/0
`,
  ],
  [
    'message read zebra --queue 0 --broker nobody',
    `
2 rmq: zebra has no queue nobody/0; it has broker-a/0, broker-b/0
`,
  ],
  [
    'message read zebra --queue 9 --broker broker-b',
    `
2 rmq: zebra has no queue broker-b/9; it has broker-a/0, broker-b/0
`,
  ],
  [
    'message entries zebra',
    `
OFFSET  IN THE LOG  BYTES  TAG HASH
     0           0    232   3433164
     1         232    213         0
`,
  ],
  [
    'message entries zebra --broker broker-b',
    `
OFFSET  IN THE LOG  BYTES  TAG HASH
     0           0    213         0
`,
  ],
  [
    'message entries zebra --offset 1',
    `
OFFSET  IN THE LOG  BYTES  TAG HASH
     1         232    213         0
`,
  ],
  [
    'message entries zebra --max 1',
    `
OFFSET  IN THE LOG  BYTES  TAG HASH
     0           0    232   3433164
`,
  ],
  [
    'message entries zebra --offset 9',
    `
The queue has nothing there.
`,
  ],
  [
    'message entries zebra --group billing',
    `
OFFSET  IN THE LOG  BYTES  TAG HASH  TAKEN
     0           0    232   3433164  no
     1         232    213         0  no
`,
  ],
  [
    'message entries zebra --queue 9',
    `
2 rmq: zebra has no queue any broker/9; it has broker-a/0, broker-b/0
`,
  ],
  [
    'message find zebra',
    `
2 error: required option '--key <key>' not specified
`,
  ],
  [
    'message find zebra --key 188 --max 0',
    `
2 error: option '--max <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'message find zebra --key 188 --since soon',
    `
2 error: option '--since <time>' argument 'soon' is invalid. It takes milliseconds since 1970, a time such as 2026-01-31T12:00:00Z, or an age such as 15m.
`,
  ],
  [
    'message find zebra --key 188 --until soon',
    `
2 error: option '--until <time>' argument 'soon' is invalid. It takes milliseconds since 1970, a time such as 2026-01-31T12:00:00Z, or an age such as 15m.
`,
  ],
  [
    'message read zebra --queue -1',
    `
2 error: option '--queue <id>' argument '-1' is invalid. It takes a whole number, at least 0.
`,
  ],
  [
    'message read zebra --offset -1',
    `
2 error: option '--offset <n>' argument '-1' is invalid. It takes a whole number, at least 0.
`,
  ],
  [
    'message read zebra --max 0',
    `
2 error: option '--max <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'message entries zebra --queue -1',
    `
2 error: option '--queue <id>' argument '-1' is invalid. It takes a whole number, at least 0.
`,
  ],
  [
    'message entries zebra --offset -1',
    `
2 error: option '--offset <n>' argument '-1' is invalid. It takes a whole number, at least 0.
`,
  ],
  [
    'message entries zebra --max 0',
    `
2 error: option '--max <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'message consume 0A',
    `
2 error: required option '--topic <topic>' not specified
`,
  ],
  [
    'message consume 0A --topic zebra',
    `
2 error: required option '--group <group>' not specified
`,
  ],
  [
    'message consume 0A --topic zebra --group billing',
    `
2 error: required option '--client <clientId>' not specified
`,
  ],
])
