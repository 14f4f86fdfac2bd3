// SPDX-License-Identifier: Apache-2.0
// Whether the messages of each key were handled in order, and one after the other.
import { getOrMake } from '../get-or-make.js'
import type { Delivered, FaultRecord, GroupHistory } from './chaos-history.js'
import { partsOf } from './plan.js'

interface Call {
  readonly by: string
  readonly id: string
  readonly number: number
  readonly at: number
  /** `Infinity`: its process was killed in it. */
  readonly endAt: number
}

/**
 * What is wrong, in words. A message may come again, and everything behind it with it; but the first time of each comes
 * behind the first time of those before it. Two handlers of one key are never at work together, unless the first one's
 * process stood still, or its clock was set: then its lock was lost, and what it does counts no more.
 */
export function orderViolations(group: GroupHistory, faults: readonly FaultRecord[]): readonly string[] {
  const problems: string[] = []
  for (const [key, calls] of callsByKey(group)) {
    let highest = -1
    const seen = new Set<number>()
    calls.forEach((call, index) => {
      if (!seen.has(call.number) && call.number < highest) {
        problems.push(`${call.id} came for the first time behind ${key}_${highest}`)
      }
      seen.add(call.number)
      highest = Math.max(highest, call.number)
      const before = calls[index - 1]
      if (before !== undefined && call.at < before.endAt && !isExcused(group, before, call, faults)) {
        problems.push(`${call.id} began in ${call.by} while ${before.by} was at work on ${before.id}`)
      }
    })
  }
  return problems
}

function callsByKey({ begun, deliveries }: GroupHistory): ReadonlyMap<string, readonly Call[]> {
  const ends = new Map<string, Delivered[]>()
  const placeOf = ({ by, id }: { readonly by: string; readonly id: string }) => `${by} ${id}`
  for (const delivery of deliveries) getOrMake(ends, placeOf(delivery), () => []).push(delivery)
  const byKey = new Map<string, Call[]>()
  for (const { by, id, at } of begun) {
    const { sender, number } = partsOf(id)
    const end = ends.get(placeOf({ by, id }))?.find(({ endAt }) => endAt >= at)
    getOrMake(byKey, sender, () => []).push({ by, id, number, at, endAt: end?.endAt ?? Infinity })
  }
  for (const calls of byKey.values()) calls.sort((a, b) => a.at - b.at)
  return byKey
}

function isExcused({ ends }: GroupHistory, before: Call, call: Call, faults: readonly FaultRecord[]): boolean {
  if (before.by === call.by) return false
  if (ends.some(({ by, at, how }) => by === before.by && how === 'killed' && at <= call.at)) return true
  return faults.some(
    ({ kind, target, at, until }) =>
      (kind === 'suspend' || kind === 'clock') &&
      placeOfMember(before.by) === target &&
      at < call.at &&
      until > before.at,
  )
}

/** The place in which a member followed others: names are `place.generation`. */
export function placeOfMember(name: string): string {
  return name.slice(0, name.lastIndexOf('-'))
}
