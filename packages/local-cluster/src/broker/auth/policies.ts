// SPDX-License-Identifier: Apache-2.0
// Access rules as brokers keep them: names in Java's spelling, one entry for each resource.
// [AuthorizationMetadataManagerImpl.java validate, AclConverter.java, Action.java, Resource.java]
import { isIP } from 'node:net'
import {
  aclActions,
  aclDecisions,
  policyTypes,
  resourceKinds,
  spelled,
  type AclDecision,
  type PolicyType,
} from '@rocketmq-ts/protocol'
import { fail } from './auth-failure.js'

/** What someone may, or may not, do with a resource. */
export interface PolicyEntry {
  /** `*`, `Topic:name`, `Topic:prefix*`, `Group:name` or `Cluster:name`. */
  readonly resource: string
  readonly actions: readonly string[]
  /** Addresses or ranges; absent: from anywhere. */
  readonly sourceIps: readonly string[] | undefined
  readonly decision: AclDecision
}

export type Policies = readonly { readonly policyType: PolicyType; readonly entries: readonly PolicyEntry[] }[]

/** Entries as a request tells them. */
interface ToldEntry {
  readonly resource?: string | undefined
  readonly actions?: readonly string[] | undefined
  readonly sourceIps?: readonly string[] | undefined
  readonly decision?: string | undefined
}

/** Policies as a request tells them. */
export type ToldPolicies =
  | readonly { readonly policyType?: string | undefined; readonly entries?: readonly ToldEntry[] | undefined }[]
  | undefined

/** What a broker reads as an action; it leaves out all other words. */
const readActions = [...aclActions, 'Any', 'Unknown'] as const
const resources = new RegExp(`^(\\*|(${resourceKinds.join('|')}):.+)$`, 'i')

/** The policies in Java's spelling; a fault is refused with Java's words. */
export function checkedPolicies(told: ToldPolicies): Policies {
  const policies = (told ?? []).filter(({ entries = [] }) => entries.length > 0)
  if (policies.length === 0) fail('The policies is empty.')
  return policies.map(({ policyType = '', entries = [] }) => ({
    policyType: spelled(policyTypes, policyType) ?? 'Custom',
    entries: entries.map(checkedEntry),
  }))
}

function checkedEntry({ resource = '', actions = [], sourceIps = [], decision = '' }: ToldEntry): PolicyEntry {
  if (!resources.test(resource)) fail('The resource is null.')
  const known = actions.flatMap(action => spelled(readActions, action) ?? [])
  if (known.length === 0) fail('The actions is empty.')
  if (known.includes('Any')) fail('The actions can not be Any.')
  if (sourceIps.some(ip => ip.trim() === '')) fail('The source ip is empty.')
  if (!sourceIps.every(isRange)) fail('The source ip is invalid.')
  return {
    resource,
    actions: known,
    sourceIps: sourceIps.length === 0 ? undefined : sourceIps,
    decision: spelled(aclDecisions, decision) ?? fail('The decision is null or illegal.'),
  }
}

/** An address, or a range of them such as `10.0.0.0/8`. [IPAddressUtils.java isValidIPOrCidr] */
function isRange(text: string): boolean {
  const [, base = '', bits = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const family = isIP(base)
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128)
}

/** The old rules with the new ones, which replace those for the same resource. */
export function mergePolicies(old: Policies, added: Policies): Policies {
  const byType = new Map(old.map(({ policyType, entries }) => [policyType, entries]))
  for (const { policyType, entries } of added) {
    const byResource = new Map((byType.get(policyType) ?? []).map(entry => [entry.resource, entry]))
    for (const entry of entries) byResource.set(entry.resource, entry)
    byType.set(policyType, [...byResource.values()])
  }
  return [...byType].map(([policyType, entries]) => ({ policyType, entries }))
}
