// SPDX-License-Identifier: Apache-2.0
// The telemetry stream of one client: it says what it is, the proxy says what holds; afterwards both send commands. A
// stream that fails ends with a status of gRPC. [ClientActivity.java telemetry]
import { methods, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import type { SubscriptionGroupConfig } from '@rocketmq-ts/protocol'
import type { TelemetryChannel } from './client-table.js'
import { GrpcError, grpcStatuses } from './grpc-error.js'
import type { CallHandler } from './grpc-server.js'
import { mergedSettings } from './merged-settings.js'
import type { CallContext, Proxy } from './proxy.js'
import { ok, refuseWith, StatusError, statusOf } from './status.js'

const { ClientType, Code } = wire

const consumers: ReadonlySet<number> = new Set([
  ClientType.PUSH_CONSUMER,
  ClientType.LITE_PUSH_CONSUMER,
  ClientType.SIMPLE_CONSUMER,
])

/** What a client answered to a command. */
export interface CommandReply {
  readonly nonce: string
  readonly command: wire.TelemetryCommand
}

/** What answers a command of a client: nothing, for what was an answer itself. */
export type Answering = (
  command: wire.TelemetryCommand,
  proceed: () => Promise<Draft<wire.TelemetryCommand> | undefined>,
) => Promise<Draft<wire.TelemetryCommand> | undefined>

export interface TelemetryParts {
  /** Stands in front of the answers. */
  readonly pass: Answering
  /** Hears what the client answers to commands. */
  readonly onReply: (reply: CommandReply) => void
}

export function telemetry(proxy: Proxy, context: CallContext, { pass, onReply }: TelemetryParts): CallHandler {
  const { call } = context
  const channel: TelemetryChannel = {
    send: command => void call.write(methods.Telemetry.response.encode(command)),
  }
  const answer = async (command: wire.TelemetryCommand): Promise<Draft<wire.TelemetryCommand> | undefined> => {
    const nonce = command.threadStackTrace?.nonce ?? command.verifyMessageResult?.nonce
    if (nonce !== undefined) onReply({ nonce, command })
    return command.settings === null ? undefined : settingsFor(proxy, context, channel, command.settings)
  }
  let isEnded = false
  call.signal.addEventListener('abort', () => {
    const client = proxy.clients.get(context.clientId)
    // A client that broke off may be gone, and does without its lite topics until it comes back.
    if (!isEnded && client?.channel === channel) void proxy.forgetLite(client)
  })
  return {
    async onMessage(bytes) {
      const command = methods.Telemetry.request.decode(bytes)
      const response = await pass(command, () => answer(command))
      if (response !== undefined) channel.send(response)
    },
    // The client closes its side: the proxy closes its own.
    onEnd: () => {
      isEnded = true
      call.end()
    },
  }
}

/** Takes the client in, and says what holds for it. */
async function settingsFor(
  proxy: Proxy,
  context: CallContext,
  channel: TelemetryChannel,
  settings: wire.Settings,
): Promise<Draft<wire.TelemetryCommand>> {
  try {
    if (settings.publishing === null && settings.subscription === null) {
      refuseWith(Code.UNRECOGNIZED_CLIENT_TYPE, 'there is no publishing or subscription data in settings')
    }
    if (settings.subscription !== null) refuseOtherKinds(settings)
    const merged = mergedSettings(settings, await groupConfigOf(proxy, settings))
    proxy.clients.put(context.clientId, settings, channel)
    if (settings.publishing !== null) await proxy.heartbeat()
    return { status: ok, settings: merged }
  } catch (error) {
    throw streamError(error)
  }
}

/** A 5.5.0 proxy does not know lite simple consumers. [ClientActivity.java buildConsumeType] */
function refuseOtherKinds({ clientType }: wire.Settings): void {
  if (clientType !== null && consumers.has(clientType)) return
  const name = Object.entries(wire.ClientType).find(([, type]) => type === clientType)?.[0] ?? 'UNRECOGNIZED'
  refuseWith(Code.INTERNAL_SERVER_ERROR, `Client type is not consumer, type: ${name}`)
}

/** The settings of a consumer's group, from a broker of one of its topics; nothing for a consumer without a topic. */
async function groupConfigOf(
  proxy: Proxy,
  { subscription }: wire.Settings,
): Promise<SubscriptionGroupConfig | undefined> {
  if (subscription === null) return undefined
  if (subscription.group === null) return refuseWith(Code.ILLEGAL_CONSUMER_GROUP, 'consumer group cannot be null')
  const { name: group } = subscription.group
  for (const { topic } of subscription.subscriptions) {
    if (topic === null) continue
    const config = await proxy.calls.groupConfig(topic.name, group).catch(() => undefined)
    if (config !== undefined) return config
  }
  return proxy.calls.anyGroupConfig(group)
}

/** Faults of the client and faults of the proxy end a stream with different statuses. */
function streamError(error: unknown): GrpcError {
  const { message = '' } = statusOf(error)
  const isClients = error instanceof StatusError && error.code < Code.INTERNAL_ERROR
  return new GrpcError(isClients ? grpcStatuses.invalidArgument : grpcStatuses.internal, message)
}
