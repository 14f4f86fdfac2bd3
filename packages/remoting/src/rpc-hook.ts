// SPDX-License-Identifier: Apache-2.0
// RPCHook: sees, and may add fields to, every request that leaves. Signing is one. [RPCHook.java]
import type { RemotingCommand } from './command.js'

export interface RPCHook {
  /** Before the frame is written; `command.extFields` holds every field. A promise delays the request. */
  beforeRequest?(address: string, command: RemotingCommand): void | Promise<void>
  /** After an answer came; not called for one-way requests. */
  afterResponse?(address: string, request: RemotingCommand, response: RemotingCommand): void
}

/** Runs the hooks in order; a promise only when one of them needs it. */
export function runBefore(hooks: readonly RPCHook[], address: string, command: RemotingCommand): void | Promise<void> {
  for (const [index, hook] of hooks.entries()) {
    const waiting = hook.beforeRequest?.(address, command)
    if (waiting !== undefined) return waiting.then(() => runBefore(hooks.slice(index + 1), address, command))
  }
}
