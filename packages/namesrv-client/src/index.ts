// SPDX-License-Identifier: Apache-2.0
// The public surface of @rocketmq-ts/namesrv-client.
export { parseNameServers } from './addresses.js'
export { addressServerUrl, fetchNameServers, type AddressServerOptions } from './address-server.js'
export { NameServerClient, type NameServerCallOptions, type NameServerClientOptions } from './name-server-client.js'
