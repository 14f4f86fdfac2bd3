// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/grpc.
export type { ProxyClientOptions, ProxyTlsOptions } from './client-options.js'
export { Producer, type ProxySendOptions } from './producer.js'
export type { ProducerMessage, ProxySendAttempt, ProxySendResult } from './producer-message.js'
export type { ProxyProducerOptions } from './producer-options.js'
export type { ProxySendEvent } from './send-channel.js'
