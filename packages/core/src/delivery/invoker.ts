// SPDX-License-Identifier: Apache-2.0
// Calls handlers: hooks before and after, tracing around, time measured. A handler that returns no promise is done when
// it returns, so that no promise is made and no turn of the event loop waited for that is not needed.
import { asError } from '../errors/errors.js'
import type { Logger } from '../life/logger.js'
import type { Clock } from '../time/clock.js'
import { watchesCalls, traceCall } from './consume-channel.js'
import type { MessageOrigin } from './consume-context.js'
import type { ConsumeReturnType, DeliveryHookContext } from './consume-hook.js'
import type { ConsumeHooks } from './consume-hooks.js'
import type { Invocation } from './invocation.js'
import { verdictOf, verdictOfError, type HandlerVerdict } from './verdict.js'

/** What a handler said by returning, or threw. */
export type OnEnd<M, S extends MessageOrigin> = (
  invocation: Invocation<M, S>,
  verdict: HandlerVerdict,
  error: Error | undefined,
) => void

export interface InvokerOptions<M> {
  /** As the application wrote it. */
  readonly consumerGroup: string
  /** Measures handlers. */
  readonly clock: Clock
  /** Run around each call. */
  readonly hooks: ConsumeHooks<M>
  /** Milliseconds after which hooks are told TIME_OUT. */
  readonly consumeTimeoutMs: number
  /** A handler returned a value that is not a verdict. Must not throw. @param returned the value as text */
  readonly onIgnored?: ((topic: string, returned: string) => void) | undefined
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
    const { length: count } = invocation.messages
    let result: unknown
    try {
      result = this.#run(invocation)
      if (isThenable(result)) {
        void settled(result, count).then(([verdict, error]) => this.#end(invocation, hooked, onEnd, verdict, error))
        return true
      }
    } catch (thrown) {
      const error = asError(thrown)
      this.#end(invocation, hooked, onEnd, verdictOfError(error, count), error)
      return false
    }
    this.#end(invocation, hooked, onEnd, verdictOf(result, count), undefined)
    return false
  }

  #end<S extends MessageOrigin>(
    invocation: Invocation<M, S>,
    hooked: DeliveryHookContext<M> | undefined,
    onEnd: OnEnd<M, S>,
    verdict: HandlerVerdict,
    error: Error | undefined,
  ): void {
    if (verdict.ignored !== undefined) this.#options.onIgnored?.(invocation.topic, verdict.ignored)
    if (hooked !== undefined) this.#after(invocation, hooked, verdict, error)
    invocation.context.release()
    onEnd(invocation, verdict, error)
  }

  #run(invocation: Invocation<M>): unknown {
    if (!watchesCalls()) return callHandler(invocation)
    const { source, topic, messages } = invocation
    const { consumerGroup } = this.#options
    return traceCall(() => callHandler(invocation), { consumerGroup, topic, queue: source.queue, messages })
  }

  #after(
    invocation: Invocation<M>,
    context: DeliveryHookContext<M>,
    verdict: HandlerVerdict,
    error: Error | undefined,
  ): void {
    const { hooks, clock } = this.#options
    const elapsedMs = clock.monotonic() - invocation.startedAt
    const outcome = { returnType: this.#returnType(elapsedMs, verdict, error), elapsedMs, error }
    hooks.after(context, outcome)
  }

  #returnType(elapsedMs: number, { failures }: HandlerVerdict, error: Error | undefined): ConsumeReturnType {
    if (error !== undefined) return 'EXCEPTION'
    if (elapsedMs >= this.#options.consumeTimeoutMs) return 'TIME_OUT'
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

/** Logs and reports values that are not verdicts once for each topic: every message would bring the same report. */
export function onceForEachTopic(
  logger: Pick<Logger, 'warn'>,
  tell: (topic: string, returned: string) => void,
): typeof tell {
  const told = new Set<string>()
  return (topic, returned) => {
    if (told.has(topic)) return
    told.add(topic)
    logger.warn(`the handler of topic ${topic} returned ${returned}, which says nothing: its messages are done`)
    tell(topic, returned)
  }
}

/** What becomes of a call that is waited for. Never rejects, whatever the application's thenable does. */
async function settled(thenable: PromiseLike<unknown>, count: number): Promise<[HandlerVerdict, Error?]> {
  try {
    return [verdictOf(await thenable, count)]
  } catch (thrown) {
    const error = asError(thrown)
    return [verdictOfError(error, count), error]
  }
}
