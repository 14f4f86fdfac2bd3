// SPDX-License-Identifier: Apache-2.0
// What a test sees and changes of the requests that reach a cluster: a short journal, waits for the next request of a
// kind, and interceptors in front of the handlers. A request without interceptors takes the direct way.
import { ClosedError, TimeoutError, type Clock } from '@rocketmq-ts/core'
import type { Answered, AnyRequest, Connection, RequestValues, RequestContext } from '@rocketmq-ts/remoting'

/** A request that reached a server of the cluster. */
export interface SeenRequest<R extends AnyRequest = AnyRequest> {
  /** Which request it was. */
  readonly declaration: R
  /** Fields and body; a body of raw bytes is left out, so that the journal stays small. */
  readonly request: Omit<RequestValues<R>, 'body'> & { readonly body?: RequestValues<R>['body'] }
  /** Name of the server: that of the broker, or `namesrv-0`. */
  readonly server: string
  /** `host:port` of the sender. */
  readonly from: string
  /** The sender waits for no answer. */
  readonly isOneway: boolean
  /** When it came, milliseconds since the epoch. */
  readonly at: number
}

/** What an interceptor knows beside the request. */
export interface InterceptContext extends RequestContext {
  /** Name of the server: that of the broker, or `namesrv-0`. */
  readonly server: string
  /** The cluster's clock. */
  readonly clock: Clock
  /** From now on nothing that comes on a connection is processed or answered, as if the peer had vanished. */
  readonly ignore: (connection: Connection) => void
}

/**
 * Stands in front of a handler. `proceed()` runs the handler (or the next interceptor) and gives its answer; without it
 * the request has no effect.
 */
export type RequestInterceptor<R extends AnyRequest> = (
  request: RequestValues<R>,
  context: InterceptContext,
  proceed: () => Promise<Answered<R>>,
) => Answered<R> | Promise<Answered<R>>

/** Which requests an interceptor gets. */
export interface InterceptOptions {
  /** Number of requests after which it stops. Default: never. */
  readonly times?: number | undefined
  /** Only those of this server: name of the broker, or `namesrv-0`. */
  readonly server?: string | undefined
}

/** Which request is waited for. */
export interface ReceivedOptions<R extends AnyRequest> {
  /** Milliseconds by the cluster's clock. Default 5000. */
  readonly timeoutMs?: number | undefined
  /** Which one, counted from now. Default 1, the next. */
  readonly count?: number | undefined
  /** Others are not counted. */
  readonly matches?: ((seen: SeenRequest<R>) => boolean) | undefined
}

interface Interception {
  readonly interceptor: RequestInterceptor<AnyRequest>
  readonly server: string | undefined
  left: number
}

interface RequestWaiter {
  readonly see: (seen: SeenRequest) => void
  readonly fail: (error: Error) => void
}

/** Requests that the journal holds at most; the oldest go first. */
const journalLimit = 1000

/** Journal and interceptors of one cluster. */
export class RequestControl {
  readonly #clock: Clock
  readonly #journal: SeenRequest[] = []
  readonly #interceptions = new Map<number, Interception[]>()
  readonly #waiters = new Map<number, Set<RequestWaiter>>()
  readonly #ignored = new WeakSet<Connection>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Requests of a kind that came so far, oldest first. */
  seen<R extends AnyRequest>(declaration: R): readonly SeenRequest<R>[] {
    // The code says which declaration read it.
    return this.#journal.filter(({ declaration: { code } }) => code === declaration.code) as unknown as SeenRequest<R>[]
  }

  /** Resolves to the next request of a kind that is waited for. Rejects with `TimeoutError` after `timeoutMs`. */
  next<R extends AnyRequest>(
    declaration: R,
    { timeoutMs = 5000, count = 1, matches = () => true }: ReceivedOptions<R> = {},
  ): Promise<SeenRequest<R>> {
    const waiters = this.#waiters.get(declaration.code) ?? new Set()
    this.#waiters.set(declaration.code, waiters)
    const coming = new Promise<SeenRequest<R>>((resolve, reject) => {
      let left = count
      const end = () => {
        timer.clear()
        waiters.delete(waiter)
      }
      const waiter: RequestWaiter = {
        // Only requests with the code of the declaration are shown to this waiter.
        see: seen => {
          if (!matches(seen as unknown as SeenRequest<R>) || --left > 0) return
          end()
          resolve(seen as unknown as SeenRequest<R>)
        },
        fail: error => {
          end()
          reject(error)
        },
      }
      const timer = this.#clock.setTimeout(() => {
        waiter.fail(new TimeoutError(`no ${declaration.name} came within ${timeoutMs} ms`))
      }, timeoutMs)
      waiters.add(waiter)
    })
    // A test that has failed meanwhile does not wait any more.
    coming.catch(() => undefined)
    return coming
  }

  /** Forgets what came so far. */
  clear(): void {
    this.#journal.length = 0
  }

  /** The cluster ends: nothing is intercepted or waited for any more. */
  end(): void {
    this.#interceptions.clear()
    const error = new ClosedError('the cluster was stopped')
    for (const waiters of this.#waiters.values()) for (const waiter of [...waiters]) waiter.fail(error)
  }

  /** Puts an interceptor in front of the earlier ones; returns what takes it away. */
  intercept<R extends AnyRequest>(
    declaration: R,
    interceptor: RequestInterceptor<R>,
    { times = Infinity, server }: InterceptOptions = {},
  ): () => void {
    const interceptions = this.#interceptions.get(declaration.code) ?? []
    this.#interceptions.set(declaration.code, interceptions)
    const interception: Interception = {
      interceptor,
      server,
      left: times,
    }
    interceptions.unshift(interception)
    return () => {
      interception.left = 0
      const index = interceptions.indexOf(interception)
      if (index >= 0) interceptions.splice(index, 1)
    }
  }

  /** Notes a request, and runs the interceptors that want it before `handler`. */
  pass<R extends AnyRequest>(
    arrival: { declaration: R; request: RequestValues<R>; context: RequestContext; server: string },
    handler: () => Answered<R> | Promise<Answered<R>>,
  ): Answered<R> | Promise<Answered<R>> {
    const { declaration, request, context, server } = arrival
    if (this.#ignored.has(context.connection)) return undefined
    this.#note(declaration, request, context, server)
    const wanting = this.#interceptions
      .get(declaration.code)
      ?.filter(({ server: on }) => on === undefined || on === server)
    if (wanting === undefined || wanting.length === 0) return handler()
    const full: InterceptContext = {
      ...context,
      server,
      clock: this.#clock,
      ignore: connection => void this.#ignored.add(connection),
    }
    return this.#run(wanting, 0, { request, context: full }, handler) as Promise<Answered<R>>
  }

  async #run(
    wanting: readonly Interception[],
    index: number,
    arrival: { request: RequestValues<AnyRequest>; context: InterceptContext },
    handler: () => unknown,
  ): Promise<unknown> {
    const interception = wanting[index]
    if (interception === undefined) return handler()
    const proceed = () => this.#run(wanting, index + 1, arrival, handler)
    if (interception.left <= 0) return proceed()
    interception.left--
    return interception.interceptor(arrival.request, arrival.context, proceed as () => Promise<Answered<AnyRequest>>)
  }

  #note(declaration: AnyRequest, request: RequestValues<AnyRequest>, context: RequestContext, server: string): void {
    const { body, ...fields } = request as Record<string, unknown>
    const seen: SeenRequest = {
      declaration,
      request: Buffer.isBuffer(body) ? fields : { ...fields, body },
      server,
      from: context.connection.remoteAddress,
      isOneway: context.command.isOneway,
      at: this.#clock.now(),
    }
    this.#journal.push(seen)
    if (this.#journal.length > journalLimit * 2) this.#journal.splice(0, journalLimit)
    const waiters = this.#waiters.get(declaration.code)
    if (waiters === undefined) return
    for (const waiter of [...waiters]) waiter.see(seen)
  }
}
