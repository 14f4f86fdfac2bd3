// SPDX-License-Identifier: Apache-2.0
// Fails a run that leaves something behind: a socket, a server, a timer, a child process, or a rejection that nobody
// handled, also one that comes after the last spec; and a run that reads a file which Nx does not know of.
import type { RootHookObject } from 'mocha'
import { forgetChildren, watchChildren } from './children.js'
import { describeLeftOpen, leftOpen, openResources } from './left-open.js'
import { throwUndeclaredReads, watchReads } from './read-watch.js'
import { watchTimers } from './timers.js'
import { throwRejections, watchRejections } from './unhandled.js'

/** How long sockets that were destroyed, and processes that were killed, may take to be gone. */
const settleMs = 2000
/** How long the reporter may take after that, when something is left that would keep the process for ever. */
const reportMs = 5000
let isLeaving = false

// Nx asks its tasks for colours; the reporter has heard it, and programs that specs start write what they would
// elsewhere.
delete process.env['FORCE_COLOR']

// Mocha takes all frames of each stack. Errors are ordinary answers here, and each timer is remembered with its
// maker's.
Error.stackTraceLimit = 20

watchChildren()
watchReads()
watchRejections()
watchTimers()

let before: readonly string[] = []

const nextTurn = () => new Promise(resolve => setImmediate(resolve))

export const mochaHooks: RootHookObject = {
  beforeAll() {
    watchRejections()
    before = openResources()
  },
  afterEach() {
    throwRejections('in a spec')
  },
  async afterAll() {
    // Mocha sets the timeout of this hook when it has returned its promise.
    await nextTurn()
    const deadline = performance.now() + settleMs
    while (leftOpen(before).length > 0 && performance.now() < deadline) await nextTurn()
    // What the last answers and ends have set off: nothing is open any more that could set off more.
    for (let turn = 0; turn < 3; turn++) await nextTurn()
    throwRejections('after the last spec')
    const left = leftOpen(before)
    forgetChildren()
    if (left.length > 0) {
      const isWorker = process.env['MOCHA_WORKER_ID'] !== undefined
      if (!isWorker) {
        isLeaving = true
        setTimeout(() => process.exit(1), reportMs).unref()
      }
      throw new Error(`handles were left open:\n${describeLeftOpen(left)}`)
    }
    throwUndeclaredReads()
  },
}

// Without workers a rejection can still come after the hooks; with them, the worker is gone by then.
process.on('exit', () => {
  try {
    throwRejections('after the run')
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    isLeaving = true
  }
  // Inside of an exit handler this is final: mocha's own handler would set its count of failures again, and Node would
  // wait for handles that never close.
  if (isLeaving) process.exit(1)
})
