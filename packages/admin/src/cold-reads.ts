// SPDX-License-Identifier: Apache-2.0
// Limits on the reading of old messages, which are not in memory any more. A broker tells them as JSON for people to
// read, so members that this version does not know are left out. [AdminBrokerProcessor.java getColdDataFlowCtrInfo]
import { getColdDataFlowCtrInfo, readJson, type Json } from '@rocketmq-ts/protocol'
import type { Operation } from './operation.js'

/** Bytes of old messages: what may be read in a second, and what was. */
export interface ColdReads {
  /** Limits by group. */
  readonly limits: ReadonlyMap<string, number>
  /** Of a group that has no limit of its own. */
  readonly limitOfGroup: number
  /** Of all groups together. */
  readonly limitOfBroker: number
  /** What all groups have read in this second. */
  readonly read: number
}

export async function readColdReads(operation: Operation, address: string): Promise<ColdReads> {
  const { body } = await operation.ask(address, getColdDataFlowCtrInfo, {})
  const told = membersOf(readJson(body))
  return {
    limits: new Map([...membersOf(told.get('configTable') ?? null)].map(([group, bytes]) => [group, Number(bytes)])),
    limitOfGroup: Number(told.get('cgColdReadThreshold') ?? 0),
    limitOfBroker: Number(told.get('globalColdReadThreshold') ?? 0),
    read: Number(told.get('globalAcc') ?? 0),
  }
}

function membersOf(value: Json): ReadonlyMap<string, Json> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
}
