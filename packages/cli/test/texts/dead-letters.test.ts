// SPDX-License-Identifier: Apache-2.0
import { printsOnSmallWorld } from './small-world.js'

printsOnSmallWorld('rmq dlq, rmq trace and rmq doctor', [
  [
    'dlq list',
    `
No group has dead letters.
`,
  ],
  [
    'dlq show billing',
    `
billing has no dead letters.
`,
  ],
  [
    'dlq show billing --max 0',
    `
2 error: option '--max <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'dlq resend billing',
    `
2 rmq: Really send the dead letters of billing again? Say so with --yes: there is no terminal to ask.
`,
  ],
  [
    'dlq resend billing --yes',
    `
0 sent again
`,
  ],
  [
    'dlq resend billing --dry-run',
    `
0 would be sent again
`,
  ],
  [
    'dlq resend billing --rate 0',
    `
2 error: option '--rate <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'dlq resend billing --max 0',
    `
2 error: option '--max <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'trace 0A --topic zebra',
    `
3 There is no such message, and nobody traced it.
`,
  ],
  [
    'trace 0A',
    `
2 error: required option '--topic <topic>' not specified
`,
  ],
  [
    'doctor --needs magic',
    `
2 error: option '--needs <feature>' argument 'magic' is invalid. It takes one of pop, grpc, timer, static-topics, acl, recall, lite.
`,
  ],
])
