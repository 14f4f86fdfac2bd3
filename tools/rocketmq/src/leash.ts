// SPDX-License-Identifier: Apache-2.0
// Sees to it that no JVM outlives us, whatever ends us: a small process reads a pipe from us and, when the pipe closes,
// kills the pids it was told. Handlers for `exit` or signals could not do this for SIGKILL, and would get in the way of
// the program that uses us. Without anything to hold it ends.
import { spawn, type ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../bin/leash.mjs', import.meta.url))
let leash: ChildProcess | undefined
let held = 0

/** Something to clean up when this process ends: a process to kill or a folder to remove after that. */
export type OnLeash = { readonly pid: number } | { readonly folder: string }

/** Puts it on the leash; the returned function takes it off again (call it once). */
export function hold(what: OnLeash): () => void {
  held++
  tell({ hold: what })
  return () => {
    held--
    tell({ release: what })
    if (held > 0) return
    leash?.stdin?.end()
    leash = undefined
  }
}

function tell(line: object): void {
  leash ??= startLeash()
  leash.stdin?.write(`${JSON.stringify(line)}\n`)
}

function startLeash(): ChildProcess {
  // Detached: a Ctrl-C in the terminal reaches the whole group and must not end it before its work is done.
  const child = spawn(process.execPath, [program], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  child.unref()
  // Somebody may have killed it; then nothing watches, but nothing else fails.
  child.stdin.on('error', () => undefined)
  if (child.stdin instanceof Socket) child.stdin.unref()
  return child
}
