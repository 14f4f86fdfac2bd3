// SPDX-License-Identifier: Apache-2.0
// Message ids of this process. Worker threads and containers may share the MAC address and the process id, so the
// sequence begins at random and the 16 bits of the process are mixed with random ones.
import { randomBytes, randomInt } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import { encodeMessageId } from '@rocketmq-ts/grpc-protocol'

const mac = ownMac() ?? randomBytes(6)
const processBits = (process.pid ^ randomInt(2 ** 16)) & 0xffff
let sequence = randomInt(2 ** 32)

/** A new id. `now`: ms since the epoch. */
export function newMessageId(now: number): string {
  sequence = (sequence + 1) >>> 0
  return encodeMessageId({ mac, process: processBits, now, sequence })
}

function ownMac(): Buffer | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  const found = addresses.find(({ internal, mac: text }) => !internal && text !== '00:00:00:00:00:00')
  return found === undefined ? undefined : Buffer.from(found.mac.replaceAll(':', ''), 'hex')
}
