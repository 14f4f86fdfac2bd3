// SPDX-License-Identifier: Apache-2.0
import { printsOnSmallWorld } from './small-world.js'

printsOnSmallWorld('rmq topic, which looks at topics,', [
  [
    'topic list',
    `
TOPIC
apples
orders
zebra
`,
  ],
  [
    'topic list --cluster OtherCluster',
    `
TOPIC
apples
orders
zebra
`,
  ],
  [
    'topic list --cluster nowhere',
    `
There is no topic.
`,
  ],
  [
    'topic list --internal --cluster OtherCluster',
    `
TOPIC
BenchmarkTest
OFFSET_MOVED_EVENT
OtherCluster
OtherCluster_REPLY_TOPIC
RMQ_SYS_ROCKSDB_TRANS_HALF_TOPIC
RMQ_SYS_ROCKSDB_TRANS_OP_HALF_TOPIC
RMQ_SYS_TRACE_TOPIC
RMQ_SYS_TRANS_HALF_TOPIC
RMQ_SYS_TRANS_OP_HALF_TOPIC
SCHEDULE_TOPIC_XXXX
SELF_TEST_TOPIC
TBW102
apples
broker-b
orders
rmq_sys_REVIVE_LOG_OtherCluster
rmq_sys_SYNC_BROKER_MEMBER_broker-b
rmq_sys_wheel_timer
zebra
`,
  ],
  [
    'topic show orders',
    `
BROKER    READ QUEUES  WRITE QUEUES  PERMISSION  ORDER  ATTRIBUTES
broker-b            2             2  RW-         yes    message.type=FIFO cleanup.policy=DELETE
`,
  ],
  [
    'topic show apples',
    `
BROKER    READ QUEUES  WRITE QUEUES  PERMISSION  ORDER  ATTRIBUTES
broker-a            3             1  R--         no
broker-b            3             1  R--         no
`,
  ],
  [
    'topic show apples --broker broker-b',
    `
BROKER    READ QUEUES  WRITE QUEUES  PERMISSION  ORDER  ATTRIBUTES
broker-b            3             1  R--         no
`,
  ],
  [
    'topic show apples --cluster DefaultCluster',
    `
BROKER    READ QUEUES  WRITE QUEUES  PERMISSION  ORDER  ATTRIBUTES
broker-a            3             1  R--         no
`,
  ],
  [
    'topic show nobody',
    `
3 rmq: no broker has a topic "nobody"
`,
  ],
  [
    'topic route zebra',
    `
BROKER    CLUSTER         ADDRESS                              READ QUEUES  WRITE QUEUES
broker-a  DefaultCluster  0=127.0.0.1:ppppp 1=127.0.0.1:ppppp            1             1
broker-b  OtherCluster    0=127.0.0.1:ppppp                              1             1
`,
  ],
  [
    'topic stats zebra',
    `
BROKER    QUEUE  MIN  MAX  MESSAGES  LAST MESSAGE
broker-a      0    0    2         2  2026-01-31 12:00:05
broker-b      0    0    1         1  2026-01-31 12:00:05
3 messages
`,
  ],
  [
    'topic stats orders',
    `
BROKER    QUEUE  MIN  MAX  MESSAGES  LAST MESSAGE
broker-b      0    0    0         0  -
broker-b      1    0    0         0  -
0 messages
`,
  ],
  [
    'topic groups zebra',
    `
GROUP
billing
`,
  ],
  [
    'topic groups orders',
    `
No group reads this topic.
`,
  ],
  [
    'topic allocate zebra two one two',
    `
CLIENT ID  BROKER    QUEUE
one        broker-a      0
two        broker-b      0
`,
  ],
  [
    'topic allocate orders x',
    `
CLIENT ID  BROKER    QUEUE
x          broker-b      0
x          broker-b      1
`,
  ],
  [
    'topic rates zebra',
    `
TOPIC  GROUP    LAG  IN/S  OUT/S  IN 24 H  OUT 24 H
zebra  billing    2  0.00   0.00        0         0
`,
  ],
  [
    'topic rates orders',
    `
TOPIC   GROUP  LAG  IN/S  OUT/S  IN 24 H  OUT 24 H
orders  -           0.00               0
`,
  ],
  [
    'topic rates',
    `
TOPIC   GROUP    LAG  IN/S  OUT/S  IN 24 H  OUT 24 H
apples  -             0.00               0
orders  -             0.00               0
zebra   billing    2  0.00   0.00        0         0
`,
  ],
  [
    'topic rates --active',
    `
There is no such topic.
`,
  ],
])
