// SPDX-License-Identifier: Apache-2.0
// What connections do unless they are told otherwise. [NettyClientConfig.java, ClientConfig.java mqClientApiTimeout]

/** Milliseconds that a call may take. */
export const defaultRequestTimeoutMs = 3000
/** Milliseconds that a dial may take. */
export const defaultConnectTimeoutMs = 2000
/** Bytes that may wait for a socket: 64 MiB. */
export const defaultMaxQueuedBytes = 64 * 1024 * 1024
