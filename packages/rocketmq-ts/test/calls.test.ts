// SPDX-License-Identifier: Apache-2.0
// Whatever plain JavaScript passes to any call of any client: what is refused is refused by an error of ours, which
// says what it takes.
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { expect } from 'chai'
import { connect, RocketMQError } from 'rocketmq-ts'
import { overGrpc, overRemoting, topics } from './every-client.js'

/** What nobody means. */
const junk: readonly unknown[] = [
  ...[5, NaN, -1, 'text', '', null, undefined, true, Symbol('s'), 7n],
  ...[{}, [], [5], [null], [{}], new Map(), () => undefined, { topic: 5 }, { topic: 'orders' }],
  Object.create(null),
  ...[{ queue: {}, offset: 5 }, new Proxy({}, {}), new Date(NaN), Buffer.alloc(2)],
]

type Client = Record<string, (...values: unknown[]) => unknown> & {
  start(): Promise<void>
  close(): Promise<void>
}

/** Calls that end the client, or are Node's. */
const notOurs = new Set(['constructor', 'start', 'close', 'shutdown'])

function callsOf(client: object): readonly string[] {
  const names = new Set<string>()
  for (let at = Object.getPrototypeOf(client) as object; ; at = Object.getPrototypeOf(at) as object) {
    if (at === Object.prototype || at.constructor.name === 'EventEmitter') break
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (typeof value === 'function' && !notOurs.has(name)) names.add(name)
  }
  return [...names]
}

describe('the calls of clients, given anything', () => {
  let cluster: LocalCluster
  before(async () => {
    cluster = await LocalCluster.start({ topics, proxy: true })
  })
  after(() => cluster.close())

  for (const [scheme, kinds] of [
    ['rmq', overRemoting],
    ['grpc', overGrpc],
  ] as const) {
    for (const [kind, options] of Object.entries(kinds)) {
      it(`throw errors of ours only: ${kind} (${scheme})`, async () => {
        const address = scheme === 'rmq' ? cluster.namesrvAddr : cluster.endpoints
        await using rocketmq = await connect(`${scheme}://${address}`)
        const make = (rocketmq as unknown as Record<string, (options: object) => Client>)[kind]!
        const client = make.call(rocketmq, options)
        await client.start()
        const strange = new Set<string>()
        const settled: Promise<unknown>[] = []
        for (const name of callsOf(client)) {
          for (const value of junk) {
            for (const values of [[value], ['orders', value], [value, value, value]]) {
              const note = (error: unknown) => {
                if (error instanceof RocketMQError) return
                strange.add(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : 'no error'}`)
              }
              try {
                settled.push(Promise.resolve(client[name]!(...values)).catch(note))
              } catch (error) {
                note(error)
              }
            }
          }
        }
        await client.close()
        await Promise.all(settled)

        expect([...strange]).to.deep.equal([])
      }).timeout(60_000)
    }
  }
})
