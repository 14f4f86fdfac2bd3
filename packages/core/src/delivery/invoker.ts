// SPDX-License-Identifier: Apache-2.0
// Calls handlers: hooks before and after, tracing around, time measured. A handler that returns no promise is done when
// it returns, so that no promise is made and no turn of the event loop waited for that is not needed.
import { asError } from '../errors/errors.js'
import type { Clock } from '../time/clock.js'
import { isWatched, watched } from './consume-channel.js'
import type { MessageOrigin } from './consume-context.js'
import type { ConsumeReturnType, DeliveryHookContext } from './consume-hook.js'
import type { ConsumeHooks } from './consume-hooks.js'
import type { Invocation } from './invocation.js'
import { failuresOf } from './verdict.js'

/** What a handler returned, or threw. */
export type OnEnd<M, S extends MessageOrigin> = (
  invocation: Invocation<M, S>,
  result: unknown,
  error: Error | undefined,
) => void

export interface InvokerOptions<M> {
  /** As the application wrote it. */
  readonly consumerGroup: string
  readonly clock: Clock
  readonly hooks: ConsumeHooks<M>
  /** Milliseconds after which hooks are told TIME_OUT. */
  readonly consumeTimeoutMs: number
}

export class Invoker<M> {
  readonly #options: InvokerOptions<M>

  constructor(options: InvokerOptions<M>) {
    this.#options = options
  }

  /** As the application wrote it. */
  get consumerGroup(): string {
    return this.#options.consumerGroup
  }

  /**
   * Calls the handler; `onEnd` is called once, at once when the handler is synchronous. True when it is still running
   * when this returns.
   */
  call<S extends MessageOrigin>(invocation: Invocation<M, S>, onEnd: OnEnd<M, S>): boolean {
    const hooked = this.#options.hooks.before(invocation.source.queue, invocation.messages)
    let result: unknown
    try {
      result = this.#run(invocation)
    } catch (thrown) {
      this.#end(invocation, hooked, onEnd, undefined, asError(thrown))
      return false
    }
    if (!isThenable(result)) {
      this.#end(invocation, hooked, onEnd, result, undefined)
      return false
    }
    const promise = result instanceof Promise ? result : Promise.resolve(result)
    promise.then(
      settled => this.#end(invocation, hooked, onEnd, settled, undefined),
      (thrown: unknown) => this.#end(invocation, hooked, onEnd, undefined, asError(thrown)),
    )
    return true
  }

  #end<S extends MessageOrigin>(
    invocation: Invocation<M, S>,
    hooked: DeliveryHookContext<M> | undefined,
    onEnd: OnEnd<M, S>,
    result: unknown,
    error: Error | undefined,
  ): void {
    if (hooked !== undefined) this.#after(invocation, hooked, result, error)
    onEnd(invocation, result, error)
  }

  #run(invocation: Invocation<M>): unknown {
    if (!isWatched()) return callHandler(invocation)
    const { source, topic, messages } = invocation
    const { consumerGroup } = this.#options
    return watched(() => callHandler(invocation), { consumerGroup, topic, queue: source.queue, messages })
  }

  #after(invocation: Invocation<M>, context: DeliveryHookContext<M>, result: unknown, error: Error | undefined): void {
    const { hooks, clock } = this.#options
    const elapsedMs = clock.monotonic() - invocation.startedAt
    const outcome = { returnType: this.#returnType(invocation, elapsedMs, result, error), elapsedMs, error }
    hooks.after(context, outcome)
  }

  #returnType(
    { messages }: Invocation<M>,
    elapsedMs: number,
    result: unknown,
    error: Error | undefined,
  ): ConsumeReturnType {
    if (error !== undefined) return 'EXCEPTION'
    if (elapsedMs >= this.#options.consumeTimeoutMs) return 'TIME_OUT'
    const failures = failuresOf(result, messages.length)
    // As in Java, a batch of which some are done is a success.
    return failures === undefined || failures.includes(undefined) ? 'SUCCESS' : 'FAILED'
  }
}

function callHandler<M>({ handler, messages, context }: Invocation<M>): unknown {
  if (handler.kind === 'batch') return handler.call(messages, context)
  // There is one: an invocation has at least one message.
  return handler.call(messages[0] as M, context)
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  )
}
