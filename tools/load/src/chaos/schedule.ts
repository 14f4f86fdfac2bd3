// SPDX-License-Identifier: Apache-2.0
// What goes wrong in a chaos run, and when: all of it follows from the seed.
import { Random } from '../random.js'

/**
 * Faults of a process of ours: it is ended one way or the other and replaced, stands still, or its wall clock jumps.
 */
export const memberFaults = ['kill', 'close', 'suspend', 'clock'] as const
/** Faults of a link, in both directions unless they say otherwise. */
export const linkFaults = ['latency', 'slices', 'blackHole', 'deafServer', 'reset', 'halfClose'] as const
/** Faults of servers. The name servers are away for clients only. */
export const serverFaults = ['brokerKill', 'proxyKill', 'nameServersAway'] as const

export type FaultKind =
  (typeof memberFaults)[number] | (typeof linkFaults)[number] | (typeof serverFaults)[number] | 'join'

export interface PlannedFault {
  /** Milliseconds after the start of the run. */
  readonly atMs: number
  /** Milliseconds until it ends. What a killed member is followed by comes then. */
  readonly forMs: number
  readonly kind: FaultKind
  /** Place of a member, name of a link or broker. */
  readonly target: string
  /** From 0 to below 1: how strong it is, where that means something. */
  readonly level: number
}

export interface ScheduleOptions {
  readonly seed: number
  readonly seconds: number
  /** Places in which members follow each other. */
  readonly members: readonly string[]
  /** Places that are empty until somebody joins. */
  readonly guests: readonly string[]
  readonly links: readonly string[]
  readonly brokers: readonly string[]
  /** Milliseconds that a broker needs to come back. */
  readonly restartMs: number
}

/** Milliseconds from one fault to the next: twice as many at most. */
const meanPauseMs = 2000
/** Parts of the run without new faults, at its beginning and its end. */
const quietPart = 0.08
/** Milliseconds that a fault takes, least and most. */
const lengths: Readonly<Record<FaultKind, readonly [number, number]>> = {
  kill: [200, 4000],
  close: [200, 4000],
  suspend: [1000, 45_000],
  clock: [5000, 60_000],
  join: [4000, 40_000],
  latency: [2000, 15_000],
  slices: [2000, 10_000],
  blackHole: [1000, 12_000],
  deafServer: [1000, 8000],
  reset: [0, 0],
  halfClose: [0, 0],
  brokerKill: [500, 6000],
  proxyKill: [500, 6000],
  nameServersAway: [2000, 30_000],
}
/** How often each kind comes, compared with the others. */
const weights: Readonly<Record<FaultKind, number>> = {
  kill: 8,
  close: 5,
  suspend: 5,
  clock: 3,
  join: 6,
  latency: 3,
  slices: 3,
  blackHole: 4,
  deafServer: 3,
  reset: 6,
  halfClose: 3,
  brokerKill: 2,
  proxyKill: 2,
  nameServersAway: 2,
}
/** Faults that leave nobody without a server for long: no second one of these begins before the first has ended. */
const exclusive: ReadonlySet<FaultKind> = new Set(['brokerKill', 'proxyKill', 'blackHole', 'deafServer'])

/** All faults of a run, in order. The same options give the same. */
export function scheduleOf(options: ScheduleOptions): readonly PlannedFault[] {
  const { seed, seconds, restartMs } = options
  const random = new Random(seed)
  const runMs = seconds * 1000
  const endsAt = runMs * (1 - quietPart)
  const busyUntil = new Map<string, number>()
  const faults: PlannedFault[] = []
  for (let atMs = runMs * quietPart; atMs < endsAt; atMs += random.between(0, 2 * meanPauseMs)) {
    const kind = pickKind(random)
    const targets = targetsOf(kind, options)
    const target = targets[random.integer(0, targets.length - 1)]
    const [least, most] = lengths[kind]
    // A short run has short faults.
    const forMs = Math.round(Math.min(random.between(least, most), Math.max(least, runMs / 5)))
    const level = random.between(0, 1)
    const busy = exclusive.has(kind) ? 'the servers' : (target ?? '')
    if (target === undefined || (busyUntil.get(busy) ?? 0) > atMs || (busyUntil.get(target) ?? 0) > atMs) continue
    const until = atMs + forMs + (kind === 'brokerKill' || kind === 'proxyKill' ? restartMs : 1000)
    busyUntil.set(busy, until).set(target, until)
    faults.push({ atMs: Math.round(atMs), forMs, kind, target, level })
  }
  return faults
}

function pickKind(random: Random): FaultKind {
  const all = Object.entries(weights) as [FaultKind, number][]
  let left = random.between(
    0,
    all.reduce((sum, [, weight]) => sum + weight, 0),
  )
  for (const [kind, weight] of all) {
    left -= weight
    if (left < 0) return kind
  }
  return 'reset'
}

function targetsOf(kind: FaultKind, { members, guests, links, brokers }: ScheduleOptions): readonly string[] {
  if ((memberFaults as readonly string[]).includes(kind)) return members
  if ((linkFaults as readonly string[]).includes(kind)) return links
  if (kind === 'join') return guests
  if (kind === 'brokerKill') return brokers
  return kind === 'proxyKill' ? ['proxy'] : ['namesrv']
}
