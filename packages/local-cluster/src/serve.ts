// SPDX-License-Identifier: Apache-2.0
// Hangs a handler under a declared request. A handler may also return a frame it made itself: real servers answer some
// requests with fields that their own declaration does not have.
import {
  RemotingCommand,
  type AnyRequest,
  type Received,
  type RemotingServer,
  type Reply,
  type RequestContext,
} from '@rocketmq-ts/remoting'
import { Refusal } from './refuse.js'

/** What a handler of the embedded servers gives back; `undefined` leaves the request without an answer. */
export type Served<R extends AnyRequest> = Reply<R> | RemotingCommand | undefined

/** Answers one kind of request on behalf of `S`, the server it belongs to. Throw with `refuse`. */
export type ServerHandler<S, R extends AnyRequest> = (
  server: S,
  request: Received<R>,
  context: RequestContext,
) => Served<R> | Promise<Served<R>>

/** Sets the handler of `request` on the listening server `on`. */
export function serve<S, R extends AnyRequest>(
  on: RemotingServer,
  server: S,
  request: R,
  handler: ServerHandler<S, R>,
): void {
  const encodeReply = (reply: Reply<R> | RemotingCommand): RemotingCommand =>
    reply instanceof RemotingCommand ? reply : request.encodeReply(reply)
  const answering = { ...request, encodeReply } as AnyRequest
  on.handle(answering, (received, context) => {
    try {
      const reply = handler(server, received as Received<R>, context)
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
