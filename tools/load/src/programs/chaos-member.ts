// SPDX-License-Identifier: Apache-2.0
// A producer or consumer of a chaos run in a process of its own, so that it can be killed, suspended and told another
// time. Ends in order when its standard input ends. On it, `clock <ms>` moves the wall clock, and `rest` lets a
// producer begin no more sends.
import { createInterface } from 'node:readline'
import { consume } from '../chaos/consume.js'
import { consumerKinds, type MemberOptions } from '../chaos/plan.js'
import { produce } from '../chaos/produce.js'
import { say } from '../chaos/said.js'

const options = JSON.parse(process.argv[2] ?? '') as MemberOptions
const machineNow = Date.now
let shiftMs = 0
// As after a suspended machine: the wall clock has gone on, the monotonic one has not.
Date.now = () => machineNow() + shiftMs

const tell = (what: string) => (error: unknown) =>
  say({ is: 'unhandled', text: `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` })
// Nobody listens any more: what cannot be said would be one more thing to say, for ever.
process.stdout.on('error', () => process.exit(1))
process.on('uncaughtException', tell('uncaught exception'))
process.on('unhandledRejection', tell('unhandled rejection'))
process.on('warning', tell('warning'))

const resting = new AbortController()
const ended = new AbortController()
createInterface({ input: process.stdin })
  .on('line', line => {
    const [what, ms] = line.split(' ')
    if (what === 'clock') shiftMs += Number(ms)
    if (what === 'rest') resting.abort()
  })
  .on('close', () => {
    resting.abort()
    ended.abort()
  })

const isConsumer = (consumerKinds as readonly string[]).includes(options.kind)
try {
  await (isConsumer ? consume(options, ended.signal) : produce(options, resting.signal, ended.signal))
} catch (error) {
  tell('failed')(error)
}
// Nothing may keep it alive but what is still at work.
process.stdin.destroy()
