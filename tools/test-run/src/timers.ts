// SPDX-License-Identifier: Apache-2.0
// Remembers where timers were made, so that one that is left can be named: Node tells only how many there are.
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers'

type Make = (callback: (...values: unknown[]) => void, ...rest: unknown[]) => NodeJS.Timeout
type Clear = (timer: unknown) => void

/** Timers that were neither cleared nor have fired, each with the stack of its making. */
const made = new Map<unknown, Error>()

function remembering(make: Make, repeats: boolean): Make {
  const watched: Make = (callback, ...rest) => {
    const once = (...values: unknown[]): void => {
      made.delete(timer)
      callback(...values)
    }
    const timer = make(repeats ? callback : once, ...rest)
    made.set(timer, new Error('made'))
    return timer
  }
  // `promisify(setTimeout)` looks for a property of the original.
  return Object.defineProperties(watched, Object.getOwnPropertyDescriptors(make))
}

function forgetting(clear: Clear): Clear {
  return timer => {
    made.delete(timer)
    clear(timer)
  }
}

/** Replaces Node's timers by ones that remember. */
export function watchTimers(): void {
  const watched = {
    setTimeout: remembering(timers.setTimeout as unknown as Make, false),
    setInterval: remembering(timers.setInterval as unknown as Make, true),
    clearTimeout: forgetting(timers.clearTimeout as Clear),
    clearInterval: forgetting(timers.clearInterval as Clear),
  }
  Object.assign(timers, watched)
  Object.assign(globalThis, watched)
  syncBuiltinESMExports()
}

const notTheMaker = /test-run\/src\/timers|\(node:|node_modules/

/** Where each timer that keeps the process alive was made. */
export function timersLeft(): readonly string[] {
  return [...made]
    .filter(([timer]) => (timer as NodeJS.Timeout).hasRef())
    .map(([, { stack = '' }]) => {
      const lines = stack.split('\n').filter(line => line.includes('  at ') && !notTheMaker.test(line))
      return `timer made ${lines.slice(0, 2).join(', ').trim()}`
    })
}
