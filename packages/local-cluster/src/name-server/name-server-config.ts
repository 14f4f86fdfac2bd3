// SPDX-License-Identifier: Apache-2.0
// The settings of a name server, by their Java names and with Java's defaults. [NamesrvConfig.java]

/** Settings by Java name. */
export const nameServerConfigDefaults = {
  /** Routes carry the order configuration of their topic. */
  orderMessageEnable: false,
  /** Registrations are answered with all order configurations. */
  returnOrderTopicConfigToBroker: true,
  /** All topics can be listed; otherwise the request is refused. */
  enableAllTopicList: true,
  /** Topics of a cluster, and those of units, can be listed; otherwise these requests are refused. */
  enableTopicList: true,
  /** A registration deletes the topics that it does not name. */
  deleteTopicWithBrokerRegistration: false,
  /** Milliseconds between two looks for silent brokers. */
  scanNotActiveBrokerInterval: 5000,
} as const

type Widened<T> = T extends number ? number : T extends boolean ? boolean : string

/** Settings of a name server by their Java names. */
export type NameServerConfig = {
  -readonly [K in keyof typeof nameServerConfigDefaults]: Widened<(typeof nameServerConfigDefaults)[K]>
}
