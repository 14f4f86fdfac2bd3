// SPDX-License-Identifier: Apache-2.0
// Every method of the service: its path, its messages and which side streams. Clients call by it, servers serve by it.
import { codecOf, schemaPackage, type Codec } from './codec.js'
import type { Messages, MessagingServiceMethods } from './generated/messages.js'

export type MethodName = keyof MessagingServiceMethods
export type RequestOf<Name extends MethodName> = MessagingServiceMethods[Name]['request']
export type ResponseOf<Name extends MethodName> = MessagingServiceMethods[Name]['response']

/** How one method is called. */
export interface Method<Name extends MethodName = MethodName> {
  readonly name: Name
  /** The `:path` of the HTTP/2 request. */
  readonly path: string
  readonly streams: MessagingServiceMethods[Name]['streams']
  readonly request: Codec<RequestOf<Name>>
  readonly response: Codec<ResponseOf<Name>>
}

/** The name of the service in paths, for health checks and reflection. */
export const serviceName = `${schemaPackage}.MessagingService`

const none = 'none' as const

/** Every method by its name. The names of its messages follow from its own, except those of Telemetry. */
export const methods: { readonly [Name in MethodName]: Method<Name> } = {
  QueryRoute: method('QueryRoute', none),
  Heartbeat: method('Heartbeat', none),
  SendMessage: method('SendMessage', none),
  QueryAssignment: method('QueryAssignment', none),
  ReceiveMessage: method('ReceiveMessage', 'response'),
  AckMessage: method('AckMessage', none),
  ForwardMessageToDeadLetterQueue: method('ForwardMessageToDeadLetterQueue', none),
  PullMessage: method('PullMessage', 'response'),
  UpdateOffset: method('UpdateOffset', none),
  GetOffset: method('GetOffset', none),
  QueryOffset: method('QueryOffset', none),
  EndTransaction: method('EndTransaction', none),
  Telemetry: method('Telemetry', 'both', 'TelemetryCommand', 'TelemetryCommand'),
  NotifyClientTermination: method('NotifyClientTermination', none),
  ChangeInvisibleDuration: method('ChangeInvisibleDuration', none),
  RecallMessage: method('RecallMessage', none),
  SyncLiteSubscription: method('SyncLiteSubscription', none),
}

function method<Name extends MethodName>(
  name: Name,
  streams: MessagingServiceMethods[Name]['streams'],
  request = `${name}Request`,
  response = `${name}Response`,
): Method<Name> {
  return {
    name,
    streams,
    path: `/${serviceName}/${name}`,
    // A test holds every name against the schema.
    request: codecOf(request as keyof Messages) as unknown as Codec<RequestOf<Name>>,
    response: codecOf(response as keyof Messages) as unknown as Codec<ResponseOf<Name>>,
  }
}
