// SPDX-License-Identifier: Apache-2.0

/** A client of a group, and the topic that holds the lite topics. */
export interface LiteClient {
  readonly clientId: string
  readonly group: string
  readonly topic: string
}
