// SPDX-License-Identifier: Apache-2.0
// Why a message was consumed again. Each cause is something that was seen; what has none is a fault of the clients.
import { DeliveryHistory } from '../delivery-history.js'
import { getOrMake } from '../get-or-make.js'
import type { Delivered, FaultRecord, GroupHistory, Moment } from './chaos-history.js'
import { placeOfMember } from './order.js'
import { invisibleMs } from './plan.js'

/**
 * `copied`: it lies there more than once. `failed`: a handler failed before. `killed`: its first consumer was killed
 * before the server knew. `late`: it began when the message was not its any more, or the broker had stored it again
 * before it came. `notAcked`: it was told that the server did not take the acknowledgement. `moved`: its queue went to
 * somebody else. `setBack`: the committed offset fell back. `fault`: a server or link that had to hear of it was
 * broken, or its consumer stood still.
 */
export const causes = [
  ...(['copied', 'failed', 'killed', 'moved', 'setBack', 'late', 'notAcked', 'fault', 'unexplained'] as const),
] as const
export type Cause = (typeof causes)[number]
export type Duplicates = Readonly<Record<Cause, number>>

/** Milliseconds in which an acknowledgement is tried again. */
const ackMs = 5000
/** Milliseconds after a message in which its acknowledgement can be seen to fail. */
const refusalMs = 20_000
/** Milliseconds between two commits, and for which closing may try one. */
const commitMs = 6000
/**
 * Milliseconds for which a broker may keep what it was told in memory only: a check point for 10 s
 * (`popCkStayBufferTime`), and then the offset for 5 s (`flushConsumerOffsetInterval`). 5.5.0 was seen to forget what
 * it had been told 21 s before it was killed, and 53 s at a load of 25.
 */
const memoryMs = 60_000

export interface DuplicateContext {
  readonly faults: readonly FaultRecord[]
  /** How many times a message lies in its topic. */
  readonly copies: (id: string) => number
  /** Names of brokers by what messages call them. */
  readonly brokerNames: ReadonlyMap<string, string>
  /** Of gRPC clients, which see brokers through the proxy only. */
  readonly isProxied: boolean
}

export interface DuplicateReport {
  readonly counts: Duplicates
  /** Those without a cause, in words. */
  readonly unexplained: readonly string[]
}

/** Of consumers that have queues and commit offsets. */
export function duplicatesOfPulled(group: GroupHistory, { faults }: DuplicateContext): DuplicateReport {
  const places = new DeliveryHistory()
  const counts = { ...none }
  const unexplained: string[] = []
  for (const { queue, from, to } of group.fellBack) places.fellBack(queue, from, to)
  for (const { by, queue, offset } of group.committed) places.committed(by, queue, offset)
  replay(group, places, faults)
  const { killed, cutOff, rebalanced, setBack, unexplained: alone } = places.duplicates()
  Object.assign(counts, { killed, moved: rebalanced, setBack, fault: cutOff, unexplained: alone })
  unexplained.push(...places.unexplained())
  for (const deliveries of byId(group.deliveries).values()) {
    const seen = new Set<string>()
    let hasFailed = false
    deliveries.forEach((delivery, index) => {
      const place = `${delivery.queue} ${delivery.offset}`
      if (index > 0 && !seen.has(place)) {
        if (!delivery.queue.startsWith('%RETRY%')) counts.copied++
        else if (hasFailed) counts.failed++
        else {
          counts.unexplained++
          unexplained.push(`${delivery.id} came from a retry topic to ${delivery.by}, and nobody had failed`)
        }
      }
      seen.add(place)
      hasFailed ||= !delivery.isDone
    })
  }
  return { counts, unexplained }
}

/** In the order of time. Failures are no consumption. */
function replay(
  { assigned, deliveries, ends }: GroupHistory,
  places: DeliveryHistory,
  faults: readonly FaultRecord[],
): void {
  // What a member commits when it closes may not arrive.
  const isCutOff = (closedAt: number) =>
    faults.some(({ target, at, until }) => isServer(target) && at < closedAt + commitMs && until > closedAt - commitMs)
  const moments: { readonly at: number; readonly tell: () => void }[] = [
    ...assigned.map(({ at, by, queues }) => ({ at, tell: () => places.assigned(by, queues) })),
    ...ends.map(({ at, by, how }) => ({
      at,
      tell: () => places.ends(by, how === 'closed' && isCutOff(at) ? 'cutOff' : how),
    })),
    ...deliveries
      .filter(({ isDone }) => isDone)
      .map(({ at, by, queue, offset, id }) => ({ at, tell: () => places.delivered(by, queue, offset, id) })),
  ]
  for (const { tell } of moments.sort((a, b) => a.at - b.at)) tell()
}

/** Faults of everything else are faults of a member. */
function isServer(target: string): boolean {
  return !/-(\d+|guest)$/.test(target)
}

/** Of consumers that acknowledge each message. */
export function duplicatesOfPopped(group: GroupHistory, context: DuplicateContext): DuplicateReport {
  const counts = { ...none }
  const unexplained: string[] = []
  for (const [id, deliveries] of byId(group.deliveries)) {
    let copiesLeft = context.copies(id) - 1
    for (const [index, again] of deliveries.entries()) {
      if (index === 0) continue
      const before = deliveries.slice(0, index)
      let cause = causeOf(group, before, again, context)
      if (cause === 'unexplained' && copiesLeft-- > 0) cause = 'copied'
      counts[cause]++
      if (cause === 'unexplained') unexplained.push(inWords(group, before.at(-1) ?? again, again))
    }
  }
  return { counts, unexplained }
}

function causeOf(
  group: GroupHistory,
  before: readonly Delivered[],
  again: Delivered,
  context: DuplicateContext,
): Cause {
  if (before.some(({ isDone }) => !isDone)) return 'failed'
  // The other one may have come because this one waited for so long.
  const suspended = context.faults.some(
    ({ kind, target, at, until }) =>
      kind === 'suspend' && target === placeOfMember(again.by) && at < again.at && until > again.at - invisibleMs,
  )
  const all = [...before, again]
  if (suspended || all.some(delivery => isLate(delivery) || isStale(delivery, all))) return 'late'
  // Any of those before may have been the one whose end did not become known.
  const of = before.map(delivery => causeOfOne(group, delivery, again, context))
  return of.find(cause => cause !== 'unexplained') ?? 'unexplained'
}

/** It was in the hand of its consumer for longer than the message was its. */
function isLate({ takenAt, endAt }: Delivered): boolean {
  return takenAt !== undefined && endAt - takenAt > invisibleMs - ackMs
}

/**
 * The broker had stored the message again before this one came to hand: it lay so long between the two, in a proxy that
 * stood still or on a slow link, that it was its consumer's no more.
 */
function isStale(delivery: Delivered, all: readonly Delivered[]): boolean {
  const { storedAt = Infinity, takenAt = delivery.at } = delivery
  return all.some(other => other.storedAt !== undefined && other.storedAt > storedAt && other.storedAt < takenAt)
}

function causeOfOne(group: GroupHistory, before: Delivered, again: Delivered, context: DuplicateContext): Cause {
  const { faults, isProxied } = context
  const refusal = group.notAcked.find(
    ({ by, at, id }) =>
      by === before.by && (id === undefined || id === before.id) && at >= before.endAt && at < before.endAt + refusalMs,
  )
  // What is told of a message is told of the last time that it was delivered.
  const isItsAck = ({ by, id, at }: Moment & { readonly id: string }) =>
    by === before.by && id === before.id && at >= before.endAt && at < Math.min(again.at, refusal?.at ?? Infinity)
  const ack = group.acked.find(isItsAck)
  const broke = (kinds: readonly string[], from: number, to: number) =>
    faults.some(fault => kinds.includes(fault.kind) && fault.at < to && fault.until > from)
  if (ack !== undefined) {
    // It was known, and only a server that lost its memory forgets it.
    return broke(['brokerKill', 'proxyKill'], ack.at - ackMs, Math.min(ack.at + memoryMs, again.at))
      ? 'fault'
      : 'unexplained'
  }
  if (refusal !== undefined) return 'notAcked'
  const killed = group.ends.find(({ by, how }) => by === before.by && how === 'killed')
  if (killed !== undefined && killed.at <= again.at && killed.at < before.endAt + ackMs) return 'killed'
  const broker = context.brokerNames.get(before.queue.split('/')[1] ?? '') ?? ''
  const targets = [placeOfMember(before.by), broker, ...(isProxied ? ['proxy'] : ['namesrv'])]
  // It may have waited here before its handler began, while its time ran.
  const isNear = ({ target, at, until }: FaultRecord) =>
    targets.includes(target) && at < Math.min(before.endAt + ackMs, again.at) && until > before.at - invisibleMs
  const isLost = broke(['brokerKill'], before.endAt - ackMs, Math.min(before.endAt + memoryMs, again.at))
  return isLost || faults.some(isNear) ? 'fault' : 'unexplained'
}

function inWords({ acked }: GroupHistory, before: Delivered, again: Delivered): string {
  const isAcked = acked.some(({ by, id }) => by === before.by && id === before.id)
  const first = `${again.id} was done by ${before.by} (${before.queue} at ${before.offset}${isAcked ? ', acknowledged' : ''})`
  const afterMs = Math.round(again.at - before.endAt)
  return `${first}, and came to ${again.by} ${afterMs} ms later (${again.queue} at ${again.offset})`
}

function byId(deliveries: readonly Delivered[]): ReadonlyMap<string, readonly Delivered[]> {
  const all = new Map<string, Delivered[]>()
  for (const delivery of deliveries) getOrMake(all, delivery.id, () => []).push(delivery)
  for (const each of all.values()) each.sort((a, b) => a.at - b.at)
  return all
}

const none: Duplicates = {
  copied: 0,
  failed: 0,
  killed: 0,
  moved: 0,
  setBack: 0,
  late: 0,
  notAcked: 0,
  fault: 0,
  unexplained: 0,
}
