// SPDX-License-Identifier: Apache-2.0
// Whether access rules let a user do something: the entry that says most of the resource decides, and of two alike the
// one that denies. Custom rules go before default ones; what no rule allows is forbidden.
// [UserAuthorizationHandler.java, AclAuthorizationHandler.java]
import { BlockList, isIP } from 'node:net'
import { policyTypes, subjectOf } from '@rocketmq-ts/protocol'
import type { Access } from './access-rules.js'
import type { AuthStore } from './auth-store.js'
import type { Policies, PolicyEntry } from './policies.js'

/** Why a user may not do all of this; `undefined` when everything is allowed. */
export function forbidden(
  users: AuthStore,
  { username, sourceIp }: { readonly username: string; readonly sourceIp: string },
  accesses: readonly Access[],
): string | undefined {
  const policies = users.policiesOf(username)
  for (const wanted of accesses) {
    const entry = entryFor(policies, wanted, sourceIp)
    if (entry?.decision === 'Allow') continue
    const why = entry === undefined ? 'no matched policies.' : 'the decision is deny.'
    return `${subjectOf(username)} has no permission to access ${wanted.resource} from ${sourceIp}, ${why}`
  }
  return undefined
}

function entryFor(policies: Policies, wanted: Access, sourceIp: string): PolicyEntry | undefined {
  for (const type of policyTypes) {
    const entries = policies.filter(({ policyType }) => policyType === type).flatMap(({ entries }) => entries)
    const matching = entries.filter(entry => matches(entry, wanted, sourceIp))
    const [first] = matching.sort((one, other) => rankOf(one) - rankOf(other))
    if (first !== undefined) return first
  }
  return undefined
}

function matches({ resource, actions, sourceIps }: PolicyEntry, wanted: Access, sourceIp: string): boolean {
  const isAction = actions.includes('All') || wanted.actions.some(action => actions.includes(action))
  return isAction && isResource(resource, wanted.resource) && (sourceIps?.some(range => isIn(sourceIp, range)) ?? true)
}

/** `*` is at the end: for the rest of a name, all names of a kind, or everything. */
function isResource(rule: string, wanted: string): boolean {
  const [kind = '', ...rest] = rule.split(':')
  if (kind === '*') return true
  const name = rest.join(':')
  const [wantedKind = '', ...wantedRest] = wanted.split(':')
  if (kind.toLowerCase() !== wantedKind.toLowerCase()) return false
  const wantedName = wantedRest.join(':')
  return name.endsWith('*') ? wantedName.startsWith(name.slice(0, name.indexOf('*'))) : wantedName === name
}

/** Small ones go first: a whole name, a long begin of one, a short one, all of a kind, everything. */
function rankOf({ resource, decision }: PolicyEntry): number {
  const name = resource.slice(resource.indexOf(':') + 1)
  const breadth = resource === '*' ? 1e6 : name.endsWith('*') ? 1e5 - name.length : 0
  return breadth * 2 + (decision === 'Deny' ? 0 : 1)
}

function isIn(address: string, range: string): boolean {
  const [base = '', bits] = range.split('/')
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4'
  const list = new BlockList()
  if (bits === undefined) list.addAddress(base, family)
  else list.addSubnet(base, Number(bits), family)
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}
