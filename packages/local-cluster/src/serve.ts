// SPDX-License-Identifier: Apache-2.0
// Hangs a handler under a declared request, behind the journal and the interceptors of the cluster.
import type {
  Answered,
  AnyRequest,
  ExtFields,
  RequestValues,
  RemotingServer,
  RequestContext,
} from '@rocketmq-ts/remoting'
import type { RequestControl } from './request-control.js'

/** Answers one kind of request on behalf of `S`, the server it belongs to. Throw with `refuse`. */
export type ServerHandler<S, R extends AnyRequest> = (
  server: S,
  request: RequestValues<R>,
  context: RequestContext,
) => Answered<R> | Promise<Answered<R>>

/** The same request, but absent fields read as these texts: real servers answer some requests without their fields. */
export function withDefaults<R extends AnyRequest>(request: R, texts: ExtFields): R {
  return {
    ...request,
    parseFields: (fields: ExtFields | undefined) => request.parseFields({ ...texts, ...fields }),
  }
}

/** Requests with what answers them; `on` sets the handler of a server. */
export interface Served<S> {
  readonly requests: readonly AnyRequest[]
  on(server: S): void
}

/** Where requests of a server come in. */
export interface Entrance {
  readonly server: RemotingServer
  readonly control: RequestControl
  /** Name of the server for journal and interceptors. */
  readonly name: string
}

/** Sets the handler of `request`. */
export function serve<S, R extends AnyRequest>(
  { server, control, name }: Entrance,
  owner: S,
  declaration: R,
  handler: ServerHandler<S, R>,
): void {
  server.handle(declaration, (request, context) =>
    control.pass({ declaration, request, context, server: name }, () => handler(owner, request, context)),
  )
}
