// SPDX-License-Identifier: Apache-2.0
import { printsOnSmallWorld } from './small-world.js'

printsOnSmallWorld('rmq consume', [
  [
    'consume zebra --from first --exit-when-drained',
    `
2026-01-31 12:00:00  broker-a/0@0  paid  one
2026-01-31 12:00:05  broker-a/0@1  -  two
2026-01-31 12:00:05  broker-b/0@0  -  three
`,
  ],
  [
    'consume zebra --from 2026-01-31T12:00:05 --exit-when-drained',
    `
2026-01-31 12:00:05  broker-a/0@1  -  two
2026-01-31 12:00:05  broker-b/0@0  -  three
`,
  ],
  [
    'consume zebra --exit-when-drained',
    `
`,
  ],
  [
    'consume zebra --from last --exit-when-drained',
    `
`,
  ],
  [
    'consume zebra --offset 1 --exit-when-drained',
    `
2026-01-31 12:00:05  broker-a/0@1  -  two
`,
  ],
  [
    'consume zebra --offset 99 --exit-when-drained',
    `
`,
  ],
  [
    'consume zebra --from first --count 1',
    `
2026-01-31 12:00:00  broker-a/0@0  paid  one
`,
  ],
  [
    'consume zebra --from first --count 2 --body-only',
    `
one
two
`,
  ],
  [
    'consume zebra --from first --filter paid --exit-when-drained --body-only',
    `
one
`,
  ],
  [
    'consume zebra --from first --filter other||paid --exit-when-drained --body-only',
    `
one
`,
  ],
  [
    'consume zebra --group fresh --from first --filter paid --exit-when-drained --body-only',
    `
one
`,
  ],
  [
    'group lag fresh',
    `
TOPIC  BROKER    QUEUE  CONSUMED  STORED  LAG  IN FLIGHT  LAST CONSUMED
zebra  broker-a      0         2       2    0          0  2026-01-31 12:00:05
zebra  broker-b      0         1       1    0          0  2026-01-31 12:00:05
lag 0, in flight 0, 0.0 messages/s
`,
  ],
  [
    'consume nobody --from first',
    `
3 rmq: reading the route of "nobody": no name server knows topic "nobody" (List what exists with: rmq topic list)
`,
  ],
])
