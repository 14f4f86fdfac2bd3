// SPDX-License-Identifier: Apache-2.0
// The addresses behind a broker name: id 0 is the master, the others are its slaves. [BrokerData.java]
import { numberMap } from './collections.js'
import { object, optional, type ShapeOf } from './shape.js'
import { boolean, string } from './values.js'

/** Shape of a broker's addresses. */
export const brokerData = object({
  /** Name of the cluster. */
  cluster: string,
  /** Name that the master shares with its slaves. */
  brokerName: string,
  /** `host:port` by broker id. IPv6 hosts carry no brackets: split at the last colon. */
  brokerAddrs: numberMap(string),
  /** Zone of the broker, where zones are used. */
  zoneName: optional(string),
  /** A slave takes over the reads of a lost master. */
  enableActingMaster: boolean,
})
/** The addresses behind a broker name. */
export type BrokerData = ShapeOf<typeof brokerData>
