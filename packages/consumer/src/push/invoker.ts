// SPDX-License-Identifier: Apache-2.0
// Calls handlers: hooks before and after, tracing around, time measured. A handler that returns no promise is done when
// it returns, so that no promise is made and no turn of the event loop waited for that is not needed.
import { asError, type Clock } from '@rocketmq-ts/core'
import type { MessageSource } from '../queue/message-source.js'
import { isWatched, watched } from './consume-channel.js'
import type { ConsumeHookContext, ConsumeReturnType } from '../hooks/consume-hook.js'
import type { ConsumeHooks } from '../hooks/consume-hooks.js'
import { failuresOf } from './handler-result.js'
import type { Invocation } from './invocation.js'

/** What a handler returned, or threw. */
export type OnEnd<Q extends MessageSource> = (
  invocation: Invocation<Q>,
  result: unknown,
  error: Error | undefined,
) => void

export interface InvokerOptions {
  /** As the application wrote it. */
  readonly consumerGroup: string
  readonly clock: Clock
  readonly hooks: ConsumeHooks
  /** Milliseconds after which hooks are told TIME_OUT. */
  readonly consumeTimeoutMs: number
}

export class Invoker {
  readonly #options: InvokerOptions

  constructor(options: InvokerOptions) {
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
  call<Q extends MessageSource>(invocation: Invocation<Q>, onEnd: OnEnd<Q>): boolean {
    const hooked = this.#options.hooks.before(invocation.queue.queue, invocation.messages)
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

  #end<Q extends MessageSource>(
    invocation: Invocation<Q>,
    hooked: ConsumeHookContext | undefined,
    onEnd: OnEnd<Q>,
    result: unknown,
    error: Error | undefined,
  ): void {
    if (hooked !== undefined) this.#after(invocation, hooked, result, error)
    onEnd(invocation, result, error)
  }

  #run(invocation: Invocation): unknown {
    if (!isWatched()) return callHandler(invocation)
    const { queue, topic, messages } = invocation
    const { consumerGroup } = this.#options
    return watched(() => callHandler(invocation), { consumerGroup, topic, queue: queue.queue, messages })
  }

  #after(invocation: Invocation, context: ConsumeHookContext, result: unknown, error: Error | undefined): void {
    const { hooks, clock } = this.#options
    const elapsedMs = clock.monotonic() - invocation.startedAt
    const outcome = { returnType: this.#returnType(invocation, elapsedMs, result, error), elapsedMs, error }
    hooks.after(context, outcome)
  }

  #returnType(
    { messages }: Invocation,
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

function callHandler({ handler, messages, context }: Invocation): unknown {
  // A deserializer has given the messages their values, when the handler wants any.
  if (handler.kind === 'batch') return handler.call(messages as Parameters<typeof handler.call>[0], context)
  return handler.call(messages[0] as Parameters<typeof handler.call>[0], context)
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  )
}
