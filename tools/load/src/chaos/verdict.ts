// SPDX-License-Identifier: Apache-2.0
// Compares what was promised with what was seen.
import { noViolations, type Found, type SendCounts, type Violations } from '../send-history.js'
import type { ChaosHistory } from './chaos-history.js'
import { duplicatesOfPopped, duplicatesOfPulled, type Duplicates } from './duplicates.js'
import { orderViolations } from './order.js'
import { isPulled, type ConsumerKind } from './plan.js'

/** A group of a run. */
export interface ChaosGroup {
  readonly name: string
  readonly kind: ConsumerKind
  readonly topics: readonly string[]
}

export interface SendVerdict {
  readonly topic: string
  readonly counts: SendCounts
  readonly violations: Violations
}

export interface GroupVerdict {
  readonly kind: ConsumerKind
  /** Different messages. */
  readonly consumed: number
  readonly duplicates: Duplicates
  /** Acknowledged to their producers, and consumed by nobody. */
  readonly lost: readonly string[]
  /** In words. */
  readonly unexplained: readonly string[]
  readonly outOfOrder: readonly string[]
}

export interface Verdict {
  readonly sends: readonly SendVerdict[]
  readonly groups: readonly GroupVerdict[]
  readonly unhandled: readonly string[]
  /** Everything that is wrong, in words; empty when all was kept. */
  readonly problems: readonly string[]
}

export interface Evidence {
  readonly history: ChaosHistory
  readonly groups: readonly ChaosGroup[]
  /** What lies in each topic. */
  readonly stored: ReadonlyMap<string, readonly Found[]>
  /** Names of brokers by what messages call them. */
  readonly brokerNames: ReadonlyMap<string, string>
}

/** What a run has shown. */
export function verdictOf(evidence: Evidence): Verdict {
  const { history, groups, stored } = evidence
  const sends = [...history.sends].map(([topic, of]) => ({ topic, ...of.compare(stored.get(topic) ?? []) }))
  const judged = groups.map(group => judge(group, evidence))
  const { unhandled } = history
  const problems = [
    ...sends.flatMap(problemsOfSends),
    ...judged.flatMap(problemsOfGroup),
    ...unhandled.map(text => `unhandled: ${text}`),
  ]
  return { sends, groups: judged, unhandled, problems }
}

function judge({ name, kind, topics }: ChaosGroup, { history, stored, brokerNames }: Evidence): GroupVerdict {
  const group = history.group(name)
  const copiesOf = new Map<string, number>()
  for (const topic of topics) {
    for (const { id } of stored.get(topic) ?? []) copiesOf.set(id, (copiesOf.get(id) ?? 0) + 1)
  }
  const context = {
    faults: history.faults,
    brokerNames,
    isProxied: kind.startsWith('grpc'),
    copies: (id: string) => copiesOf.get(id) ?? 0,
  }
  const { counts, unexplained } = (isPulled(kind) ? duplicatesOfPulled : duplicatesOfPopped)(group, context)
  const acknowledged = topics.flatMap(topic => history.sendsOf(topic).acknowledged())
  return {
    kind,
    consumed: group.consumed.size,
    duplicates: counts,
    lost: acknowledged.filter(id => !group.consumed.has(id)),
    unexplained,
    outOfOrder: kind === 'ordered' ? orderViolations(group, history.faults) : [],
  }
}

function problemsOfSends({ topic, violations }: SendVerdict): readonly string[] {
  return (Object.keys(noViolations) as (keyof Violations)[])
    .filter(what => violations[what].length > 0)
    .map(what => `sends to ${topic}: ${what}: ${some(violations[what])}`)
}

function problemsOfGroup({ kind, lost, unexplained, outOfOrder }: GroupVerdict): readonly string[] {
  const all = { lost, 'consumed again without a cause': unexplained, 'out of order': outOfOrder }
  return Object.entries(all)
    .filter(([, list]) => list.length > 0)
    .map(([what, list]) => `${kind}: ${what}: ${some(list)}`)
}

/** How many, and the first of them. */
function some(list: readonly string[]): string {
  return `${list.length}: ${list.slice(0, 5).join('; ')}`
}
