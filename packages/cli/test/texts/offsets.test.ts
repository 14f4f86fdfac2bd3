// SPDX-License-Identifier: Apache-2.0
import { printsOnSmallWorld } from './small-world.js'

printsOnSmallWorld('rmq offset', [
  [
    'offset search zebra --at 2026-01-31T12:00:01',
    `
BROKER    QUEUE  OFFSET
broker-a      0       1
broker-b      0       0
`,
  ],
  [
    'offset search zebra --at 2026-01-31T12:00:00',
    `
BROKER    QUEUE  OFFSET
broker-a      0       0
broker-b      0       0
`,
  ],
  [
    'offset search zebra --at 2026-01-31T12:00:06',
    `
BROKER    QUEUE  OFFSET
broker-a      0       2
broker-b      0       1
`,
  ],
  [
    'offset set billing --topic zebra --queue 0 --to 1',
    `
2 rmq: zebra has queue 0 on several brokers: name one with --broker
`,
  ],
  [
    'offset set billing --topic zebra --queue 0 --to 1 --broker broker-a',
    `
2 rmq: Really set billing on broker-a/0 from 1 to 1? Say so with --yes: there is no terminal to ask.
`,
  ],
  [
    'offset set billing --topic zebra --queue 0 --to 2 --broker broker-a --dry-run',
    `
would set billing on broker-a/0 from 1 to 2
`,
  ],
  [
    'offset set billing --topic zebra --queue 7 --to 1',
    `
2 rmq: zebra has no queue 7
`,
  ],
  [
    'offset set billing --topic zebra --queue 7 --broker broker-x --to 1',
    `
2 rmq: zebra has no queue 7 on broker-x
`,
  ],
  [
    'offset set billing --topic orders --queue 0 --to 0 --dry-run',
    `
would set billing on broker-b/0 from nothing to 0
`,
  ],
  [
    'offset set billing --topic zebra --queue 0 --to 0 --broker broker-a --yes',
    `
billing consumes 0 next
`,
  ],
  [
    'group lag billing',
    `
TOPIC  BROKER    QUEUE  CONSUMED  STORED  LAG  IN FLIGHT  LAST CONSUMED
zebra  broker-a      0         0       2    2          0  -
zebra  broker-b      0         0       1    1          0  -
lag 3, in flight 0, 0.0 messages/s
`,
  ],
  [
    'offset reset billing --topic zebra --to latest',
    `
2 rmq: Really move billing on zebra to latest? Say so with --yes: there is no terminal to ask.
`,
  ],
  [
    'offset reset billing --topic zebra --to latest --dry-run',
    `
would move billing on zebra to latest
`,
  ],
  [
    'offset reset billing --topic zebra --to 2026-01-31T12:00:01Z --dry-run',
    `
would move billing on zebra to 2026-01-31T12:00:01.000Z
`,
  ],
  [
    'offset reset billing --topic zebra --to latest --yes',
    `
BROKER    QUEUE  OFFSET
broker-a      0       2
broker-b      0       1
`,
  ],
  [
    'group lag billing',
    `
TOPIC  BROKER    QUEUE  CONSUMED  STORED  LAG  IN FLIGHT  LAST CONSUMED
zebra  broker-a      0         2       2    0          0  2026-01-31 12:00:05
zebra  broker-b      0         1       1    0          0  2026-01-31 12:00:05
lag 0, in flight 0, 0.0 messages/s
`,
  ],
  [
    'offset reset billing --topic zebra --to earliest --yes',
    `
BROKER    QUEUE  OFFSET
broker-a      0       0
broker-b      0       0
`,
  ],
  [
    'offset reset billing --topic zebra --to 2026-01-31T12:00:01 --yes',
    `
BROKER    QUEUE  OFFSET
broker-a      0       1
broker-b      0       0
`,
  ],
  [
    'group lag billing --broker broker-a',
    `
TOPIC  BROKER    QUEUE  CONSUMED  STORED  LAG  IN FLIGHT  LAST CONSUMED
zebra  broker-a      0         1       2    1          0  2026-01-31 12:00:00
lag 1, in flight 0, 0.0 messages/s
`,
  ],
  [
    'offset clone billing zulu --topic zebra',
    `
2 rmq: Really overwrite the offsets of zulu on zebra? Say so with --yes: there is no terminal to ask.
`,
  ],
  [
    'offset clone billing zulu --topic zebra --dry-run',
    `
would overwrite the offsets of zulu on zebra
`,
  ],
  [
    'offset clone billing zulu --topic zebra --yes',
    `
zulu goes on where billing is
`,
  ],
  [
    'group lag zulu',
    `
TOPIC  BROKER    QUEUE  CONSUMED  STORED  LAG  IN FLIGHT  LAST CONSUMED
zebra  broker-a      0         1       2    1          0  2026-01-31 12:00:00
zebra  broker-b      0         0       1    1          0  -
lag 2, in flight 0, 0.0 messages/s
`,
  ],
  [
    'offset search zebra',
    `
2 error: required option '--at <time>' not specified
`,
  ],
  [
    'offset search zebra --at soon',
    `
2 error: option '--at <time>' argument 'soon' is invalid. It takes milliseconds since 1970, a time such as 2026-01-31T12:00:00Z, or an age such as 15m.
`,
  ],
  [
    'offset set billing',
    `
2 error: required option '--topic <topic>' not specified
`,
  ],
  [
    'offset set billing --topic zebra',
    `
2 error: required option '--queue <id>' not specified
`,
  ],
  [
    'offset set billing --topic zebra --queue 0',
    `
2 error: required option '--to <offset>' not specified
`,
  ],
  [
    'offset set billing --topic zebra --queue -1 --to 0',
    `
2 error: option '--queue <id>' argument '-1' is invalid. It takes a whole number, at least 0.
`,
  ],
  [
    'offset set billing --topic zebra --queue 0 --to x',
    `
2 error: option '--to <offset>' argument 'x' is invalid. It takes a whole number, at least 0.
`,
  ],
  [
    'offset reset billing --topic zebra',
    `
2 error: required option '--to <point>' not specified
`,
  ],
  [
    'offset reset billing --topic zebra --to soon',
    `
2 error: option '--to <point>' argument 'soon' is invalid. It takes earliest, latest, a time such as 2026-01-31T12:00:00Z, or an age such as 15m.
`,
  ],
  [
    'offset reset billing',
    `
2 error: required option '--topic <topic>' not specified
`,
  ],
  [
    'offset clone billing zulu',
    `
2 error: required option '--topic <topic>' not specified
`,
  ],
])
