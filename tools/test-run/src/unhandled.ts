// SPDX-License-Identifier: Apache-2.0
// Rejections that nobody handled. Mocha takes the listener away after each file that a worker ran (it removes all of
// them), so the hooks put it back.

// A set: mocha emits each rejection once more.
const seen = new Set<unknown>()
const note = (reason: unknown): void => void seen.add(reason)

/** Notes rejections from now on; may be called again. */
export function watchRejections(): void {
  if (!process.listeners('unhandledRejection').includes(note)) process.on('unhandledRejection', note)
}

/** Throws what was noted since the last call, if anything. */
export function throwRejections(when: string): void {
  if (seen.size === 0) return
  const reasons = [...seen]
  seen.clear()
  const texts = reasons.map(reason => (reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)))
  throw new AggregateError(reasons, `${reasons.length} unhandled rejection(s) ${when}:\n${texts.join('\n')}`)
}
