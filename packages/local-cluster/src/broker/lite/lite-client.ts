// SPDX-License-Identifier: Apache-2.0
// How a broker tells apart who subscribes to, waits for, and has taken lite messages: three stores have this in common.

/** A client of a group, and the topic that holds the lite topics. */
export interface LiteClient {
  readonly clientId: string
  readonly group: string
  readonly topic: string
}
