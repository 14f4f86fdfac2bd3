// SPDX-License-Identifier: Apache-2.0
// How long something takes by a virtual clock: what a spec says of durations then holds on every machine, and costs no
// time.
import { setImmediate } from 'node:timers/promises'
import type { VirtualClock } from '@rocketmq-ts/core'

/** Turns of the event loop at each position of the hands: sockets within this process answer in fewer. */
const turnsOfStep = 5
/** Milliseconds of the machine after which nothing is expected any more. */
const patienceMs = 60_000

/**
 * Milliseconds by the clock until a promise has settled, whichever way, or a fact is so. The hands are turned by steps.
 * Rejects when neither comes.
 */
export async function virtualMs(
  clock: VirtualClock,
  end: Promise<unknown> | (() => boolean),
  stepMs = 10,
): Promise<number> {
  let isSettled = false
  const settle = () => void (isSettled = true)
  if (end instanceof Promise) end.then(settle, settle)
  const isOver = end instanceof Promise ? () => isSettled : end
  const startedAt = clock.monotonic()
  const giveUpAt = performance.now() + patienceMs
  for (;;) {
    for (let turn = 0; turn < turnsOfStep; turn++) {
      if (isOver()) return clock.monotonic() - startedAt
      await setImmediate()
    }
    if (performance.now() > giveUpAt) {
      throw new Error(`nothing in ${clock.monotonic() - startedAt} ms of the virtual clock`)
    }
    await clock.advance(stepMs)
  }
}
