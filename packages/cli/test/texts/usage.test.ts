// SPDX-License-Identifier: Apache-2.0
import { printsOnSmallWorld } from './small-world.js'

printsOnSmallWorld('arguments of rmq', [
  [
    'bench --messages 0',
    `
2 error: option '--messages <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'bench --size 7',
    `
2 error: option '--size <bytes>' argument '7' is invalid. It takes a whole number, at least 8.
`,
  ],
  [
    'bench --in-flight 0',
    `
2 error: option '--in-flight <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'produce zebra --repeat 0',
    `
2 error: option '--repeat <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'produce zebra --in-flight 0',
    `
2 error: option '--in-flight <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'produce zebra --delay -1',
    `
2 error: option '--delay <ms>' argument '-1' is invalid. It takes a whole number, at least 0.
`,
  ],
  [
    'produce zebra --property x',
    `
2 error: option '--property <key=value>' argument 'x' is invalid. It takes key=value.
`,
  ],
  [
    'consume zebra --count 0',
    `
2 error: option '-c, --count <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'consume zebra --offset -1',
    `
2 error: option '--offset <n>' argument '-1' is invalid. It takes a whole number, at least 0.
`,
  ],
  [
    'consume zebra --from soon',
    `
2 error: option '--from <point>' argument 'soon' is invalid. It takes first, last, a time such as 2026-01-31T12:00:00Z, or an age such as 15m.
`,
  ],
  [
    'consume zebra --sql a',
    `
2 rmq: --sql needs --group: brokers filter for groups only
`,
  ],
  [
    'consume zebra --group billing --offset 1',
    `
2 rmq: --offset is for reading without a group: move a group with rmq offset set
`,
  ],
  [
    'server --namesrv-port 65536',
    `
2 error: option '--namesrv-port <port>' argument '65536' is invalid. It takes a port, at most 65535.
`,
  ],
  [
    'server --broker-port -1',
    `
2 error: option '--broker-port <port>' argument '-1' is invalid. It takes a whole number, at least 0.
`,
  ],
  [
    'server --grpc-port x',
    `
2 error: option '--grpc-port <port>' argument 'x' is invalid. It takes a whole number, at least 0.
`,
  ],
  [
    'server --brokers 0',
    `
2 error: option '--brokers <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'server --topic x:0',
    `
2 rmq: --topic takes name or name:queues, not "x:0"
`,
  ],
  [
    'server --tls-pair x',
    `
2 rmq: --tls-pair takes cert.pem,key.pem
`,
  ],
  [
    'server --acl :x',
    `
2 rmq: --acl takes user:secret
`,
  ],
  [
    'sniff --port 65536',
    `
2 error: option '--port <port>' argument '65536' is invalid. It takes a port, at most 65535.
`,
  ],
  [
    'sniff --count 0',
    `
2 error: option '-c, --count <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'sniff --side both',
    `
2 rmq: --side takes client or server
`,
  ],
  [
    'decode --side both',
    `
2 rmq: --side takes client or server
`,
  ],
  [
    'completion tcsh',
    `
2 error: command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.
`,
  ],
  [
    'topic list --timeout 0',
    `
2 error: option '--timeout <ms>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'acl create-user x --type odd',
    `
2 error: option '--type <type>' argument 'odd' is invalid. It takes normal or super.
`,
  ],
  [
    'acl set-rule x',
    `
2 error: required option '--resource <resource>' not specified
`,
  ],
  [
    'acl set-rule x --resource y',
    `
2 error: required option '--action <action>' not specified
`,
  ],
  [
    'acl set-rule x --resource y --action fly',
    `
2 error: option '--action <action>' argument 'fly' is invalid. It takes one of All, Pub, Sub, Create, Update, Delete, Get, List.
`,
  ],
  [
    'lite client a b c --max 0',
    `
2 error: option '--max <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'lite group a --worst 0',
    `
2 error: option '--worst <n>' argument '0' is invalid. It takes a whole number, at least 1.
`,
  ],
  [
    'trace',
    `
2 error: required option '--topic <topic>' not specified
`,
  ],
  [
    'topic',
    `
2 Usage: rmq topic [options] [command]

topics: list, look, make, change, delete

Options:
  -h, --help                      display help for command

Commands:
  list [options]                  all topics
  show [options] <topic>          the settings of a topic, broker by broker
  route <topic>                   which brokers serve a topic, and at which
                                  addresses
  stats [options] <topic>         first and last offset of each queue
  groups <topic>                  consumer groups that read a topic
  allocate <topic> <clientId...>  which queues each of these consumers would
                                  get, by the strategy that is the default
  create [options] <topic...>     make topics, several with one request to each
                                  broker; ends when clients can find them
  update [options] <topic>        change the settings that are given
  delete [options] <topic>        delete a topic and its messages
  rates [options] [topic]         messages in a second and in 24 hours, in and
                                  out, group by group; by brokers’ counters
  grow-static [options] <topic>   make a static topic, or give it more queues;
                                  brokers since 5.0
  move-static [options] <topic>   move the queues of a static topic to other
                                  brokers; what is stored stays where it is
  help [command]                  display help for command
`,
  ],
  [
    'topik',
    `
2 error: unknown command 'topik'
(Did you mean topic?)
`,
  ],
  [
    'consume',
    `
2 error: missing required argument 'topic'
`,
  ],
  [
    'produce',
    `
2 error: missing required argument 'topic'
`,
  ],
])
