// SPDX-License-Identifier: Apache-2.0
// Fails a run that leaves something behind: a socket, a server, a timer, or a rejection that nobody handled.
import type { RootHookObject } from 'mocha'

/** What Node itself and the test runner keep open. */
const ownResources = new Set(['TTYWrap', 'PipeWrap', 'FSReqCallback', 'Immediate', 'ProcessWrap', 'MessagePort'])
const settleMs = 2000

const unhandled: unknown[] = []
process.on('unhandledRejection', reason => unhandled.push(reason))

function openHandles(): string[] {
  return process.getActiveResourcesInfo().filter(name => !ownResources.has(name))
}

let before: string[] = []

export const mochaHooks: RootHookObject = {
  beforeAll() {
    before = openHandles()
  },
  afterEach() {
    if (unhandled.length > 0) throw new AggregateError(unhandled.splice(0), 'unhandled rejections')
  },
  async afterAll() {
    // Sockets that were destroyed just now need some turns of the event loop.
    const deadline = performance.now() + settleMs
    while (left().length > 0 && performance.now() < deadline) await new Promise(resolve => setImmediate(resolve))
    if (left().length > 0) throw new Error(`handles were left open: ${left().join(', ')}`)
  },
}

function left(): string[] {
  // Mocha's own timeout of the hook that asks.
  const counts = new Map([['Timeout', 1]])
  for (const name of before) counts.set(name, (counts.get(name) ?? 0) + 1)
  return openHandles().filter(name => {
    const allowed = counts.get(name) ?? 0
    counts.set(name, allowed - 1)
    return allowed <= 0
  })
}
