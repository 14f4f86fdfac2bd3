// SPDX-License-Identifier: Apache-2.0
import { printsOnSmallWorld } from './small-world.js'

printsOnSmallWorld('rmq cluster and rmq broker', [
  [
    'cluster list',
    `
CLUSTER         BROKER    ADDRESS                              VERSION  IN/S  OUT/S  STATE
DefaultCluster  broker-a  0=127.0.0.1:ppppp 1=127.0.0.1:ppppp  V5_5_0    0.0    0.0  up
OtherCluster    broker-b  0=127.0.0.1:ppppp                    V5_5_0    0.0    0.0  up
`,
  ],
  [
    'cluster list --watch x',
    `
2 error: option '--watch [seconds]' argument 'x' is invalid. It takes seconds, such as 2 or 0.5.
`,
  ],
  [
    'broker status nobody',
    `
3 rmq: reading the figures of nobody: no name server knows broker "nobody"; known are: broker-a, broker-b (List what exists with: rmq topic list)
`,
  ],
  [
    'broker config broker-a --name AUTOcreate',
    `
autoCreateSubscriptionGroup  true
autoCreateTopicEnable        true
`,
  ],
  [
    'broker config broker-a --name nothing',
    `
`,
  ],
  [
    'broker producers',
    `
No producer is connected.
`,
  ],
  [
    'broker producers nobody',
    `
No producer of this group is connected.
`,
  ],
  [
    'broker ha broker-a',
    `
role            master
stored          445 bytes
slaves in sync  1
SLAVE            HAS  LACKS  BYTES/S  IN SYNC
127.0.0.1:ppppp  445      0        0  yes
`,
  ],
  [
    'broker lag broker-a',
    `
GROUP    TOPIC  QUEUE  CONSUMED  STORED  LAG  LAST CONSUMED
billing  zebra      0         1       2    1  2026-01-31 12:00:00
`,
  ],
  [
    'broker lag broker-a --least 1',
    `
GROUP    TOPIC  QUEUE  CONSUMED  STORED  LAG  LAST CONSUMED
billing  zebra      0         1       2    1  2026-01-31 12:00:00
`,
  ],
  [
    'broker lag broker-a --least 2',
    `
Nobody is behind.
`,
  ],
  [
    'broker lag broker-a --least 0 --ordered',
    `
Nobody is behind.
`,
  ],
  [
    'broker figures TOPIC_PUT_NUMS zebra',
    `
BROKER    SPAN    SUM  PER S  MEAN
broker-a  minute    0   0.00  0.00
broker-a  hour      0   0.00  0.00
broker-a  day       0   0.00  0.00
broker-b  minute    0   0.00  0.00
broker-b  hour      0   0.00  0.00
broker-b  day       0   0.00  0.00
`,
  ],
  [
    'broker figures NO zebra',
    `
No broker has counted that.
`,
  ],
  [
    'broker cold broker-a',
    `
of each group  3145728 bytes/s
of the broker  104857600 bytes/s
read           0 bytes
`,
  ],
  [
    'broker cold-limit billing 4096 --broker broker-a',
    `
✓ limit of billing: 4096 on broker-a (n ms), broker-a (n ms)
`,
  ],
  [
    'broker cold broker-a',
    `
of each group  3145728 bytes/s
of the broker  104857600 bytes/s
read           0 bytes
billing  4096 bytes/s
`,
  ],
  [
    'broker cold-limit billing none --broker broker-a',
    `
✓ limit of billing: none on broker-a (n ms), broker-a (n ms)
`,
  ],
  [
    'broker cold broker-a --json',
    `
{"limits":{},"limitOfGroup":3145728,"limitOfBroker":104857600,"read":0}
`,
  ],
  [
    'broker epochs broker-a',
    `
1 rmq: GET_BROKER_EPOCH_CACHE to 127.0.0.1:ppppp was answered SYSTEM_ERROR (1): this request only for controllerMode 
`,
  ],
  [
    'broker set transactionCheckMax=14',
    `
2 rmq: Really set transactionCheckMax=14? Say so with --yes: there is no terminal to ask.
`,
  ],
  [
    'broker set transactionCheckMax=14 brokerPermission=6 --dry-run',
    `
would set transactionCheckMax=14, brokerPermission=6
`,
  ],
  [
    'broker set transactionCheckMax=14 --yes --broker broker-a',
    `
✓ set transactionCheckMax=14 on broker-a (n ms), broker-a (n ms)
`,
  ],
  [
    'broker config broker-a --name transactionCheckMax',
    `
transactionCheckMax  14
`,
  ],
  [
    'broker config broker-b --name transactionCheckMax',
    `
transactionCheckMax  15
`,
  ],
  [
    'broker set transactionCheckMax=13 --yes --cluster OtherCluster',
    `
✓ set transactionCheckMax=13 on broker-b (n ms)
`,
  ],
  [
    'broker config broker-b --name transactionCheckMax',
    `
transactionCheckMax  13
`,
  ],
  [
    'broker set nonsense',
    `
2 rmq: "nonsense" is no setting: it takes name=value
`,
  ],
  [
    'broker set =1',
    `
2 rmq: "=1" is no setting: it takes name=value
`,
  ],
  [
    'broker writable broker-b off',
    `
2 rmq: Really keep producers away from broker-b? Say so with --yes: there is no terminal to ask.
`,
  ],
  [
    'broker writable broker-b off --yes',
    `
19 topics of broker-b changed
`,
  ],
  [
    'topic route orders',
    `
BROKER    CLUSTER       ADDRESS            READ QUEUES  WRITE QUEUES
broker-b  OtherCluster  0=127.0.0.1:ppppp            2             2
`,
  ],
  [
    'broker writable broker-b on',
    `
19 topics of broker-b changed
`,
  ],
  [
    'topic route orders',
    `
BROKER    CLUSTER       ADDRESS            READ QUEUES  WRITE QUEUES
broker-b  OtherCluster  0=127.0.0.1:ppppp            2             2
`,
  ],
  [
    'broker writable broker-b maybe',
    `
2 rmq: "maybe" is neither on nor off
`,
  ],
  [
    'broker clean unused-topics',
    `
2 rmq: Really delete unused topics? Say so with --yes: there is no terminal to ask.
`,
  ],
  [
    'broker clean expired-logs --dry-run',
    `
would delete expired logs
`,
  ],
  [
    'broker clean expired-queues --yes --broker broker-a',
    `
✓ deleted expired queues on broker-a (n ms), broker-a (n ms)
`,
  ],
  [
    'broker clean unused-topics --yes --cluster OtherCluster',
    `
✓ deleted unused topics on broker-b (n ms)
`,
  ],
  [
    'broker clean everything --yes',
    `
2 rmq: "everything" is none of expired-logs, expired-queues, unused-topics
`,
  ],
  [
    'broker clean toString --yes',
    `
2 rmq: "toString" is none of expired-logs, expired-queues, unused-topics
`,
  ],
  [
    'broker read-ahead normal --broker broker-a',
    `
✓ reads ahead: normal on broker-a (n ms), broker-a (n ms)
`,
  ],
  [
    'broker read-ahead random',
    `
✓ reads ahead: random on broker-a (n ms), broker-a (n ms), broker-b (n ms)
`,
  ],
  [
    'broker read-ahead backwards',
    `
2 rmq: "backwards" is neither normal nor random
`,
  ],
  [
    'broker timer-engine files --cluster OtherCluster',
    `
✓ keeps the timer in files on broker-b (n ms)
`,
  ],
  [
    'broker timer-engine rocksdb',
    `
1 rmq: choosing rocksdb for the timer failed on 3 of 3 brokers: broker-a (127.0.0.1:ppppp) after n ms: SWITCH_TIMER_ENGINE to 127.0.0.1:ppppp was answered INVALID_PARAMETER (29): timerRocksDBEnable must be configured true when broker start broker-a (127.0.0.1:ppppp) after n ms: SWITCH_TIMER_ENGINE to 127.0.0.1:ppppp was answered INVALID_PARAMETER (29): timerRocksDBEnable must be configured true when broker start broker-b (127.0.0.1:ppppp) after n ms: SWITCH_TIMER_ENGINE to 127.0.0.1:ppppp was answered INVALID_PARAMETER (29): timerRocksDBEnable must be configured true when broker start
`,
  ],
  [
    'broker timer-engine memory',
    `
2 rmq: "memory" is neither files nor rocksdb
`,
  ],
  [
    'broker flush-offset broker-a 4096',
    `
2 rmq: Really tell broker-a that its master has 4096 bytes? Say so with --yes: there is no terminal to ask.
`,
  ],
  [
    'broker flush-offset broker-a 4096 --dry-run',
    `
would tell broker-a that its master has 4096 bytes
`,
  ],
  [
    'broker flush-offset broker-a 4096 --yes',
    `
broker-a knows that its master has 4096 bytes
`,
  ],
  [
    'broker flush-offset broker-a -- -1',
    `
2 error: too many arguments for 'flush-offset'. Expected 2 arguments but got 4.
`,
  ],
  [
    'broker lag broker-a --least -1',
    `
2 error: option '--least <n>' argument '-1' is invalid. It takes a whole number, at least 0.
`,
  ],
  [
    'broker cold-limit billing much',
    `
2 error: command-argument value 'much' is invalid for argument 'bytes|none'. It takes a whole number, at least 0.
`,
  ],
])
