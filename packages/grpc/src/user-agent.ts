// SPDX-License-Identifier: Apache-2.0
// Made once for all clients of the process: the system is asked for names that do not change.
import { hostname, platform, release } from 'node:os'
import { clientVersion, wire, type Draft } from '@rocketmq-ts/grpc-protocol'

/** What every client says of itself. Servers only show it. */
export const userAgent: Draft<wire.UA> = {
  language: wire.Language.NODE_JS,
  version: clientVersion,
  platform: `${platform()} ${release()}`,
  hostname: hostname(),
}
