// SPDX-License-Identifier: Apache-2.0
// A cluster with a proxy, and interceptors that make it answer what a real one does not on demand.
import { LocalCluster, type LocalClusterOptions, type SeenCall } from '@rocketmq-ts/local-cluster'
import { methods, wire, type Draft } from '@rocketmq-ts/grpc-protocol'

export const proxied = (options: LocalClusterOptions = {}): Promise<LocalCluster> =>
  LocalCluster.start({ proxy: true, topics: ['orders'], ...options })

/** Endpoints with the scheme for plaintext. */
export const plainly = (cluster: LocalCluster): string => `grpc://${cluster.endpoints}`

export const ok: Draft<wire.Status> = { code: wire.Code.OK, message: 'OK' }

/** A status that is not OK. */
export const no = (code: number, message = 'no'): Draft<wire.Status> => ({ code, message })

/** Answers receives with these parts; the stream ends behind them. */
export function answerReceives(cluster: LocalCluster, ...parts: readonly Draft<wire.ReceiveMessageResponse>[]): void {
  cluster.proxy.intercept('ReceiveMessage', ({ call }) => {
    for (const part of parts) call.write(methods.ReceiveMessage.response.encode(part))
    call.end()
    return undefined
  })
}

/** Telemetry streams that clients opened so far. */
export const streamsOf = (cluster: LocalCluster): ReadonlySet<SeenCall<'Telemetry'>['call']> =>
  new Set(cluster.proxy.calls('Telemetry').map(({ call }) => call))
