// SPDX-License-Identifier: Apache-2.0
// The child processes that a run started, and did not end. Node announces each one on a diagnostics channel.
import type { ChildProcess } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'

const started = new Set<ChildProcess>()

/** Programs that outlive a spec by design: esbuild's service, and the leash, which ends when this process does. */
const byDesign = /esbuild|leash\.mjs/

/** Notes the processes that are started from now on. */
export function watchChildren(): void {
  subscribe('child_process', message => {
    const { process: child } = message as { process: ChildProcess }
    started.add(child)
    child.once('exit', () => started.delete(child))
  })
}

/** The command of each process that still runs. */
export function childrenLeft(): readonly string[] {
  return [...started]
    .filter(child => child.pid !== undefined && child.exitCode === null && child.signalCode === null)
    .map(({ pid, spawnargs }) => ({ pid, command: spawnargs.join(' ') }))
    .filter(({ command }) => !byDesign.test(command))
    .map(({ pid, command }) => `child process ${pid} (${command.slice(0, 300)})`)
}

/** What was left is told once: a worker runs more files in the same process. */
export function forgetChildren(): void {
  started.clear()
}
