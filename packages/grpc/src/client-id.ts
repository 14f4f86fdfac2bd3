// SPDX-License-Identifier: Apache-2.0
// The id of one producer or consumer. The server keeps settings, the telemetry stream and receipts by it, so that it is
// made once for each object and stays over reconnections. [ClientId.java of rocketmq-clients]
import { hostname } from 'node:os'

let made = 0

/** `host@process@counter@time`, of the printable ASCII characters that a header carries. */
export function newClientId(): string {
  const host = hostname().replace(/[^\x21-\x7e]/g, '_')
  return `${host}@${process.pid}@${made++}@${process.hrtime.bigint().toString(36)}`
}
