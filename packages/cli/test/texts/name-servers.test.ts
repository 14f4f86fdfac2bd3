// SPDX-License-Identifier: Apache-2.0
import { printsOnSmallWorld } from './small-world.js'

printsOnSmallWorld('rmq namesrv', [
  [
    'namesrv config --name ENABLE',
    `
127.0.0.1:ppppp
enableAllTopicList                  true
enableControllerInNamesrv           false
enableShutdownGracefully            false
enableTopicList                     true
orderMessageEnable                  false
serverNettyWorkerGroupEnable        true
serverPooledByteBufAllocatorEnable  true
`,
  ],
  [
    'namesrv set orderMessageEnable=true',
    `
2 rmq: Really set orderMessageEnable=true? Say so with --yes: there is no terminal to ask.
`,
  ],
  [
    'namesrv set orderMessageEnable=true deleteTopicWithBrokerRegistration=true --dry-run',
    `
would set orderMessageEnable=true, deleteTopicWithBrokerRegistration=true
`,
  ],
  [
    'namesrv set orderMessageEnable=true --yes',
    `
set orderMessageEnable=true on all name servers
`,
  ],
  [
    'namesrv config --name orderMessage',
    `
127.0.0.1:ppppp
orderMessageEnable  true
`,
  ],
  [
    'namesrv config --name orderMessage --json',
    `
{"127.0.0.1:ppppp":{"orderMessageEnable":"true"}}
`,
  ],
  [
    'namesrv config --name nothing',
    `
127.0.0.1:ppppp
`,
  ],
  [
    'namesrv set nonsense --yes',
    `
2 rmq: "nonsense" is no setting: it takes name=value
`,
  ],
  [
    'namesrv kv list shop',
    `
`,
  ],
  [
    'namesrv kv put shop region eu',
    `
shop/region is eu
`,
  ],
  [
    'namesrv kv put shop currency eur',
    `
shop/currency is eur
`,
  ],
  [
    'namesrv kv list shop',
    `
region    eu
currency  eur
`,
  ],
  [
    'namesrv kv get shop region',
    `
eu
`,
  ],
  [
    'namesrv kv get shop nothing',
    `

`,
  ],
  [
    'namesrv kv get shop nothing --json',
    `
{"namespace":"shop","key":"nothing","value":null}
`,
  ],
  [
    'namesrv kv put shop region eu --json',
    `
{"namespace":"shop","key":"region","value":"eu"}
`,
  ],
  [
    'namesrv kv delete shop region',
    `
2 rmq: Really delete shop/region? Say so with --yes: there is no terminal to ask.
`,
  ],
  [
    'namesrv kv delete shop region --dry-run',
    `
would delete shop/region
`,
  ],
  [
    'namesrv kv delete shop region --yes',
    `
shop/region is gone
`,
  ],
  [
    'namesrv kv delete shop region --yes --json',
    `
{"namespace":"shop","key":"region"}
`,
  ],
  [
    'namesrv order set orders --queues broker-a=4 --queues broker-b=2',
    `
orders keeps its order over broker-a, broker-b
`,
  ],
  [
    'namesrv order get orders',
    `
broker-a  4
broker-b  2
`,
  ],
  [
    'namesrv order set orders --queues broker-a=3 --json',
    `
{"topic":"orders","queues":{"broker-a":3}}
`,
  ],
  [
    'namesrv order get apples',
    `
`,
  ],
  [
    'namesrv order set orders',
    `
2 error: required option '--queues <broker=n>' not specified
`,
  ],
  [
    'namesrv order set orders --queues broker-a',
    `
2 error: option '--queues <broker=n>' argument 'broker-a' is invalid. It takes name=number.
`,
  ],
  [
    'namesrv order set orders --queues broker-a=many',
    `
2 error: option '--queues <broker=n>' argument 'broker-a=many' is invalid. It takes a whole number, at least 1.
`,
  ],
])
