// SPDX-License-Identifier: Apache-2.0
// Hangs a handler under a declared request. A handler may also return a frame it made itself: real servers answer some
// requests with fields that their own declaration does not have.
import {
  RemotingCommand,
  type AnyRequest,
  type ExtFields,
  type Received,
  type RemotingServer,
  type Reply,
  type RequestContext,
} from '@rocketmq-ts/remoting'
import { Refusal } from './refuse.js'
import type { Answered, RequestControl } from './request-control.js'

/** Answers one kind of request on behalf of `S`, the server it belongs to. Throw with `refuse`. */
export type ServerHandler<S, R extends AnyRequest> = (
  server: S,
  request: Received<R>,
  context: RequestContext,
) => Answered<R> | Promise<Answered<R>>

/** The same request, but absent fields read as these texts: real servers answer some requests without their fields. */
export function withDefaults<R extends AnyRequest>(request: R, texts: ExtFields): R {
  return {
    ...request,
    parseFields: (fields: ExtFields | undefined) => request.parseFields({ ...texts, ...fields }),
  }
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
  request: R,
  handler: ServerHandler<S, R>,
): void {
  const encodeReply = (reply: Reply<R> | RemotingCommand): RemotingCommand =>
    reply instanceof RemotingCommand ? reply : request.encodeReply(reply)
  const answering = { ...request, encodeReply } as AnyRequest
  server.handle(answering, (received, context) => {
    const arrival = { declaration: request, request: received as Received<R>, context, server: name }
    try {
      const reply = control.pass(arrival, () => handler(owner, received as Received<R>, context))
      return (reply instanceof Promise ? reply.catch(refusalFrame) : reply) as Reply<AnyRequest> | undefined
    } catch (error) {
      return refusalFrame(error) as unknown as Reply<AnyRequest>
    }
  })
}

function refusalFrame(error: unknown): RemotingCommand {
  if (!(error instanceof Refusal)) throw error
  return new RemotingCommand({ code: error.responseCode, remark: error.remark, extFields: error.extFields })
}
