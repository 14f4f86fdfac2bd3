// SPDX-License-Identifier: Apache-2.0
// From a call to what answers it: finds the method, checks who calls, lets interceptors have their way.
import { methods, type Draft, type MethodName, type ResponseOf, wire } from '@rocketmq-ts/grpc-protocol'
import type { Admit } from './authentication.js'
import type { GrpcCall } from './grpc-call.js'
import { GrpcError, grpcStatuses } from './grpc-error.js'
import type { CallHandler } from './grpc-server.js'
import { ackMessage } from './handlers/ack-message.js'
import { changeInvisibleDuration } from './handlers/change-invisible-duration.js'
import { endTransaction } from './handlers/end-transaction.js'
import { forwardMessageToDeadLetterQueue } from './handlers/forward-message-to-dead-letter-queue.js'
import { heartbeat } from './handlers/heartbeat.js'
import { notifyClientTermination } from './handlers/notify-client-termination.js'
import { queryAssignment } from './handlers/query-assignment.js'
import { queryRoute } from './handlers/query-route.js'
import { recallMessage } from './handlers/recall-message.js'
import { receiveMessage } from './handlers/receive-message.js'
import { sendMessage } from './handlers/send-message.js'
import { syncLiteSubscription } from './handlers/sync-lite-subscription.js'
import type { CallControl } from './call-control.js'
import type { CallContext, Proxy, UnaryHandler } from './proxy.js'
import { refuseWith, statusOf } from './status.js'
import { telemetry, type CommandReply } from './telemetry.js'

const unary: { readonly [Name in MethodName]?: UnaryHandler<Name> } = {
  QueryRoute: queryRoute,
  Heartbeat: heartbeat,
  SendMessage: sendMessage,
  QueryAssignment: queryAssignment,
  AckMessage: ackMessage,
  ForwardMessageToDeadLetterQueue: forwardMessageToDeadLetterQueue,
  EndTransaction: endTransaction,
  NotifyClientTermination: notifyClientTermination,
  ChangeInvisibleDuration: changeInvisibleDuration,
  RecallMessage: recallMessage,
  SyncLiteSubscription: syncLiteSubscription,
}

const byPath = new Map(Object.values(methods).map(method => [method.path, method.name]))

export interface Dispatch {
  readonly proxy: Proxy
  readonly control: CallControl
  readonly admit: Admit
  readonly onReply: (reply: CommandReply) => void
}

/** @throws GrpcError for a method that is not served */
export function dispatch(parts: Dispatch, call: GrpcCall): CallHandler {
  const name = byPath.get(call.path)
  if (name === 'Telemetry') return guarded(parts, call)
  if (name === 'ReceiveMessage') return once(bytes => receive(parts, call, bytes))
  const handler = name === undefined ? undefined : unary[name]
  if (name === undefined || handler === undefined) {
    throw new GrpcError(grpcStatuses.unimplemented, `Method not found: ${call.path.slice(1)}`)
  }
  // The handler belongs to the name.
  return once(bytes => serveUnary(parts, call, { name, handler: handler as UnaryHandler<typeof name>, bytes }))
}

function once(handle: (bytes: Buffer) => Promise<void>): CallHandler {
  let isHandled = false
  return {
    onMessage(bytes) {
      if (isHandled) throw new GrpcError(grpcStatuses.internal, 'Too many requests')
      isHandled = true
      return handle(bytes)
    },
    onEnd() {
      if (!isHandled) throw new GrpcError(grpcStatuses.internal, 'Half-closed without a request')
    },
  }
}

async function serveUnary<Name extends MethodName>(
  { proxy, control, admit }: Dispatch,
  call: GrpcCall,
  { name, handler, bytes }: { readonly name: Name; readonly handler: UnaryHandler<Name>; readonly bytes: Buffer },
): Promise<void> {
  const { request: requestCodec, response: responseCodec } = methods[name]
  const request = requestCodec.decode(bytes)
  const respond = async (): Promise<Draft<ResponseOf<Name>>> => {
    try {
      admit(call, name, request)
      return await handler(proxy, request, contextOf(call))
    } catch (error) {
      return { status: statusOf(error) } as Draft<ResponseOf<Name>>
    }
  }
  const response = await control.pass(name, { request, call, clientId: clientIdOf(call) ?? '' }, respond)
  if (response === undefined) return
  call.write(responseCodec.encode(response))
  call.end()
}

async function receive({ proxy, control, admit }: Dispatch, call: GrpcCall, bytes: Buffer): Promise<void> {
  const { request: requestCodec, response: responseCodec } = methods.ReceiveMessage
  const request = requestCodec.decode(bytes)
  const response = await control.pass(
    'ReceiveMessage',
    { request, call, clientId: clientIdOf(call) ?? '' },
    async () => {
      try {
        admit(call, 'ReceiveMessage', request)
        await receiveMessage(proxy, request, contextOf(call))
        return undefined
      } catch (error) {
        return { status: statusOf(error) }
      }
    },
  )
  if (response === undefined) return
  call.write(responseCodec.encode(response))
  call.end()
}

/** A client that the proxy does not admit is told why; its stream stays open, as at a 5.5.0 proxy. */
function guarded({ proxy, control, admit, onReply }: Dispatch, call: GrpcCall): CallHandler {
  const clientId = clientIdOf(call) ?? ''
  return telemetry(
    proxy,
    { clientId, call },
    {
      pass: (request, proceed) =>
        control.pass('Telemetry', { request, call, clientId }, async () => {
          try {
            admit(call, 'Telemetry', request)
            contextOf(call)
          } catch (error) {
            call.write(methods.Telemetry.response.encode({ status: statusOf(error) }))
            return undefined
          }
          return proceed()
        }),
      onReply,
    },
  )
}

function clientIdOf(call: GrpcCall): string | undefined {
  return call.metadata('x-mq-client-id')
}

/** @throws StatusError when the client does not say who it is */
function contextOf(call: GrpcCall): CallContext {
  const clientId = clientIdOf(call)
  if (clientId === undefined || clientId === '')
    return refuseWith(wire.Code.CLIENT_ID_REQUIRED, 'client id cannot be empty')
  return { clientId, call }
}
