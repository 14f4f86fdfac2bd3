// SPDX-License-Identifier: Apache-2.0
import { printsOnSmallWorld } from './small-world.js'

printsOnSmallWorld('rmq group', [
  [
    'group list',
    `
GROUP
billing
zulu
`,
  ],
  [
    'group list --cluster OtherCluster',
    `
GROUP
billing
zulu
`,
  ],
  [
    'group list --internal --broker broker-b',
    `
GROUP
CID_ONS-HTTP-PROXY
CID_ONSAPI_OWNER
CID_ONSAPI_PERMISSION
CID_ONSAPI_PULL
CID_RMQ_SYS_TRANS
FILTERSRV_CONSUMER
SELF_TEST_C_GROUP
TOOLS_CONSUMER
billing
zulu
`,
  ],
  [
    'group show zulu',
    `
BROKER    CONSUME  ORDERED  BROADCAST  RETRIES  RETRY QUEUES  ATTRIBUTES
broker-a  no       yes      no               5             2  a=b c=d
broker-b  no       yes      no               5             2  a=b c=d
`,
  ],
  [
    'group show billing --broker broker-a',
    `
BROKER    CONSUME  ORDERED  BROADCAST  RETRIES  RETRY QUEUES  ATTRIBUTES
broker-a  yes      no       yes             16             1
`,
  ],
  [
    'group show billing --cluster OtherCluster',
    `
BROKER    CONSUME  ORDERED  BROADCAST  RETRIES  RETRY QUEUES  ATTRIBUTES
broker-b  yes      no       yes             16             1
`,
  ],
  [
    'group show nobody',
    `
3 rmq: no broker has a group "nobody"
`,
  ],
  [
    'group lag billing',
    `
TOPIC  BROKER    QUEUE  CONSUMED  STORED  LAG  IN FLIGHT  LAST CONSUMED
zebra  broker-a      0         1       2    1          0  2026-01-31 12:00:00
zebra  broker-b      0         0       1    1          0  -
lag 2, in flight 0, 0.0 messages/s
`,
  ],
  [
    'group lag billing --topic zebra --broker broker-a',
    `
TOPIC  BROKER    QUEUE  CONSUMED  STORED  LAG  IN FLIGHT  LAST CONSUMED
zebra  broker-a      0         1       2    1          0  2026-01-31 12:00:00
lag 1, in flight 0, 0.0 messages/s
`,
  ],
  [
    'group lag billing --topic orders',
    `
TOPIC   BROKER    QUEUE  CONSUMED  STORED  LAG  IN FLIGHT  LAST CONSUMED
orders  broker-b      0         0       0    0          0  -
orders  broker-b      1         0       0    0          0  -
lag 0, in flight 0, 0.0 messages/s
`,
  ],
  [
    'group lag nobody',
    `
3 rmq: reading the progress of "nobody": no broker has offsets of group "nobody"; it has not consumed yet, it consumes by broadcast, or its name is another one
`,
  ],
  [
    'group clients billing',
    `
The group has no member that is connected.
`,
  ],
  [
    'group positions billing --topic zebra',
    `
No member of the group told a position.
`,
  ],
  [
    'group running billing nobody',
    `
3 rmq: asking consumer "nobody" of "billing": the group has no such client online
`,
  ],
  [
    'group running billing nobody --stacks',
    `
3 rmq: asking consumer "nobody" of "billing": the group has no such client online
`,
  ],
  [
    'group create made --retry-max-times 0 --retry-queues 2 --ordered --no-consume --no-broadcast --broker broker-b',
    `
✓ created made on broker-b (n ms)
`,
  ],
  [
    'group show made',
    `
BROKER    CONSUME  ORDERED  BROADCAST  RETRIES  RETRY QUEUES  ATTRIBUTES
broker-b  no       yes      no               0             2
`,
  ],
  [
    'group update made --retry-max-times 3 --retry-queues 0 --no-ordered --consume --broadcast',
    `
3 rmq: changing group "made" failed on 1 of 2 brokers: broker-a (127.0.0.1:ppppp) after n ms: broker "broker-a" has no group "made"
`,
  ],
  [
    'group show made',
    `
BROKER    CONSUME  ORDERED  BROADCAST  RETRIES  RETRY QUEUES  ATTRIBUTES
broker-b  yes      no       yes              3             0
`,
  ],
  [
    'group create one two --cluster DefaultCluster',
    `
✓ created one, two on broker-a (n ms)
`,
  ],
  [
    'group show two',
    `
BROKER    CONSUME  ORDERED  BROADCAST  RETRIES  RETRY QUEUES  ATTRIBUTES
broker-a  yes      no       yes             16             1
`,
  ],
  [
    'group create three --attribute lite.bind.topic=apples',
    `
✓ created three on broker-a (n ms), broker-b (n ms)
`,
  ],
  [
    'group show three',
    `
BROKER    CONSUME  ORDERED  BROADCAST  RETRIES  RETRY QUEUES  ATTRIBUTES
broker-a  yes      no       yes             16             1  lite.bind.topic=apples
broker-b  yes      no       yes             16             1  lite.bind.topic=apples
`,
  ],
  [
    'group update three --remove-attribute lite.bind.topic',
    `
✓ updated three on broker-a (n ms), broker-b (n ms)
`,
  ],
  [
    'group show three',
    `
BROKER    CONSUME  ORDERED  BROADCAST  RETRIES  RETRY QUEUES  ATTRIBUTES
broker-a  yes      no       yes             16             1
broker-b  yes      no       yes             16             1
`,
  ],
  [
    'group create made --dry-run --retry-max-times 1 --retry-queues 2 --ordered --consume --broadcast --attribute a=b',
    `
would create made: {"retryMaxTimes":1,"retryQueueNums":2,"consumeMessageOrderly":true,"consumeEnable":true,"consumeBroadcastEnable":true,"attributes":{"a":"b"}}
`,
  ],
  [
    'group update made --dry-run --no-ordered --no-consume --no-broadcast --remove-attribute a b',
    `
would update made: {"consumeMessageOrderly":false,"consumeEnable":false,"consumeBroadcastEnable":false,"attributes":{"a":null,"b":null}}
`,
  ],
  [
    'group update made --dry-run --broker broker-a --json',
    `
{"action":"update","group":"made","brokers":["broker-a"],"changes":{}}
`,
  ],
  [
    'group mode billing pop --topic zebra',
    `
✓ billing consumes zebra by pop on broker-a (n ms), broker-b (n ms)
`,
  ],
  [
    'group mode billing pull --topic zebra --broker broker-b',
    `
✓ billing consumes zebra by pull on broker-b (n ms)
`,
  ],
  [
    'group mode billing push --topic zebra',
    `
2 rmq: "push" is neither pull nor pop
`,
  ],
  [
    'group delete made',
    `
2 rmq: Really delete made and its offsets? Say so with --yes: there is no terminal to ask.
`,
  ],
  [
    'group delete made --dry-run',
    `
would delete made and its offsets
`,
  ],
  [
    'group delete made --dry-run --keep-offsets',
    `
would delete made
`,
  ],
  [
    'group delete made --dry-run --delete-topics --json',
    `
{"action":"delete","group":"made","keepOffsets":false,"deleteTopics":true}
`,
  ],
  [
    'group delete made --dry-run --keep-offsets --json',
    `
{"action":"delete","group":"made","keepOffsets":true,"deleteTopics":false}
`,
  ],
  [
    'group delete made --yes --broker broker-b',
    `
✓ deleted made on broker-b (n ms)
`,
  ],
  [
    'group show made',
    `
3 rmq: no broker has a group "made"
`,
  ],
  [
    'group delete two --yes --cluster DefaultCluster',
    `
✓ deleted two on broker-a (n ms)
`,
  ],
  [
    'group list',
    `
GROUP
billing
one
three
zulu
`,
  ],
  [
    'group create x --retry-max-times -1',
    `
2 error: option '--retry-max-times <n>' argument '-1' is invalid. It takes a whole number, at least 0.
`,
  ],
  [
    'group create x --retry-queues x',
    `
2 error: option '--retry-queues <n>' argument 'x' is invalid. It takes a whole number, at least 0.
`,
  ],
  [
    'group create x --attribute =b',
    `
2 error: option '--attribute <key=value>' argument '=b' is invalid. It takes key=value.
`,
  ],
  [
    'group mode x pop --topic y --share-queues -1',
    `
2 error: option '--share-queues <n>' argument '-1' is invalid. It takes a whole number, at least 0.
`,
  ],
  [
    'group lag billing --watch x',
    `
2 error: option '--watch [seconds]' argument 'x' is invalid. It takes seconds, such as 2 or 0.5.
`,
  ],
  [
    'group positions billing',
    `
2 error: required option '--topic <topic>' not specified
`,
  ],
  [
    'group lag billing --watch 86401',
    `
2 error: option '--watch [seconds]' argument '86401' is invalid. It takes seconds, such as 2 or 0.5.
`,
  ],
])
