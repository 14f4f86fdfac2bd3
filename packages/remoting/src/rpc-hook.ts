// SPDX-License-Identifier: Apache-2.0
// RPCHook: sees, and may add fields to, every request that leaves. Signing is one. [RPCHook.java]
import { AbortedError, asError, TimeoutError, UsageError, withDeadline, type Clock } from '@rocketmq-ts/core'
import type { RemotingCommand } from './command.js'

export interface RPCHook {
  /** Before the frame is written; `command.extFields` holds every field. A promise delays the request. */
  beforeRequest?(address: string, command: RemotingCommand): void | Promise<void>
  /** After an answer came; not called for one-way requests. */
  afterResponse?(address: string, request: RemotingCommand, response: RemotingCommand): void
}

/** A request that is about to leave. */
export interface HookedRequest {
  readonly name: string
  readonly command: RemotingCommand
  /** Milliseconds that the hooks may take. */
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/**
 * Lets the hooks see a request in order; a promise only when one of them needs it. Fails with `UsageError` when a hook
 * does, with `TimeoutError` when they take too long, with `AbortedError`: nothing has left then.
 */
export function askHooks(
  { hooks, clock }: { readonly hooks: readonly RPCHook[]; readonly clock: Clock },
  address: string,
  { name, command, timeoutMs, signal }: HookedRequest,
): Promise<void> | undefined {
  const context = { request: name, address, outcome: 'not-sent' } as const
  const unsent = `${name} to ${address} was not sent`
  const failed = (cause: unknown): never => {
    throw new UsageError(`${unsent}: a hook failed: ${asError(cause).message}`, { ...context, cause, retry: 'later' })
  }
  let waiting: void | Promise<void>
  try {
    waiting = runBefore(hooks, address, command)
  } catch (error) {
    return failed(error)
  }
  if (waiting === undefined) return undefined
  return withDeadline(waiting.catch(failed), {
    clock,
    timeoutMs,
    signal,
    onTimeout: () => new TimeoutError(`${unsent}: a hook took longer than ${Math.round(timeoutMs)} ms`, context),
    onAbort: cause => new AbortedError(`${unsent}: it was aborted`, { ...context, cause }),
  })
}

function runBefore(hooks: readonly RPCHook[], address: string, command: RemotingCommand): void | Promise<void> {
  for (const [index, hook] of hooks.entries()) {
    const waiting = hook.beforeRequest?.(address, command)
    if (waiting !== undefined) return waiting.then(() => runBefore(hooks.slice(index + 1), address, command))
  }
}
