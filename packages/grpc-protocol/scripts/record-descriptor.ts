// SPDX-License-Identifier: Apache-2.0
// Records what a real proxy serves as its schema, for the test that compares ours with it:
// node --import=@rocketmq-ts/source-loader --conditions=@rocketmq-ts/source \
//   packages/grpc-protocol/scripts/record-descriptor.ts 127.0.0.1:8081 5.5.0
import { writeFileSync } from 'node:fs'
import { servedFacts } from './served-descriptor.js'

const [address, version] = process.argv.slice(2)
if (address === undefined || version === undefined) throw new Error('usage: record-descriptor.ts host:port version')
const facts = await servedFacts(address, 'apache.rocketmq.v2.MessagingService')
const file = new URL(`../test/served/proxy-${version}.json`, import.meta.url)
writeFileSync(file, `${JSON.stringify(facts, null, 2)}\n`)
