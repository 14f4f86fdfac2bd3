// SPDX-License-Identifier: Apache-2.0
// The static topics of a broker: which stretches of real queues stand behind each logical queue that it holds, or has
// held. A mapping is replaced by a younger one that says the same of the past. [TopicQueueMappingManager.java,
// TopicQueueMappingUtils.java]
import type { Clock } from '@rocketmq-ts/core'
import {
  refuse,
  type Body,
  type DataVersion,
  type TopicQueueMappingInfo,
  type updateAndCreateStaticTopic,
} from '@rocketmq-ts/protocol'
import { DataVersionCounter } from '../data-version-counter.js'
import { fixedEnd, type Stretch } from './stretch.js'

type MappingBody = Body<typeof updateAndCreateStaticTopic>

/** What a broker holds of a static topic. */
export interface QueueMapping extends MappingBody {
  /** Stretches by logical queue, oldest first; the last one takes messages. */
  readonly hostedQueues: ReadonlyMap<number, readonly Stretch[]>
}

/** The mappings of a broker, by topic. */
export class QueueMappings {
  readonly #mappings = new Map<string, QueueMapping>()
  readonly #version: DataVersionCounter

  constructor({ clock }: { readonly clock: Clock }) {
    this.#version = new DataVersionCounter(clock)
  }

  get version(): DataVersion {
    return this.#version.current
  }

  /** All mappings, by topic. */
  get all(): ReadonlyMap<string, QueueMapping> {
    return this.#mappings
  }

  get(topic: string): QueueMapping | undefined {
    return this.#mappings.get(topic)
  }

  /** Takes a mapping; refuses one that is older, or has another past, unless it is forced. */
  put(topic: string, given: MappingBody, isForced: boolean): void {
    const known = this.#mappings.get(topic)
    const hosted = given.hostedQueues ?? new Map<number, readonly Stretch[]>()
    for (const stretches of hosted.values()) checkStretches(stretches)
    if (known !== undefined && !isForced) checkSuccessor(known, { ...given, hostedQueues: hosted })
    // What a change does not name stays.
    this.#mappings.set(topic, { ...given, hostedQueues: new Map([...(known?.hostedQueues ?? []), ...hosted]) })
    this.#version.next()
  }

  delete(topic: string): void {
    if (this.#mappings.delete(topic)) this.#version.next()
  }

  /** What name servers are told of these topics: the logical queues that take messages here. */
  infosOf(topics: Iterable<string>): ReadonlyMap<string, TopicQueueMappingInfo> {
    return new Map(
      [...topics].flatMap(topic => {
        const mapping = this.#mappings.get(topic)
        return mapping === undefined ? [] : [[topic, infoOf(mapping)] as const]
      }),
    )
  }
}

function infoOf({ hostedQueues, ...info }: QueueMapping): TopicQueueMappingInfo {
  const leading = [...hostedQueues].flatMap(([queueId, stretches]) => {
    const last = stretches.at(-1)
    return last !== undefined && last.brokerName === info.brokerName ? [[queueId, last.queueId] as const] : []
  })
  return { ...info, dirty: false, currIdMap: new Map(leading) }
}

/** [TopicQueueMappingUtils.java checkLogicQueueMappingItemOffset] */
function checkStretches(stretches: readonly Stretch[]): void {
  for (const [index, each] of stretches.entries()) {
    const { startOffset, endOffset, gen, queueId, logicOffset } = each
    const next = stretches[index + 1]
    if (startOffset < 0 || gen < 0 || queueId < 0) rejectMapping('The field is illegal, should not be negative')
    if (next !== undefined && logicOffset < 0) rejectMapping('The non-latest item has negative logic offset')
    if (next !== undefined && gen >= next.gen) rejectMapping('The gen does not increase monotonically')
    if (endOffset !== -1 && endOffset < startOffset) rejectMapping('The endOffset is smaller than the start offset')
    if (next === undefined || next.logicOffset === -1) continue
    if (logicOffset >= next.logicOffset) rejectMapping('The base logic offset does not increase monotonically')
    if (fixedEnd(each) >= next.logicOffset) rejectMapping('The max logic offset does not increase monotonically')
  }
}

function checkSuccessor(known: QueueMapping, given: QueueMapping): void {
  if (given.epoch < known.epoch) rejectMapping(`Can't accept data with small epoch ${given.epoch} < ${known.epoch}`)
  if (given.scope !== known.scope)
    rejectMapping(`Can't accept data with unmatched scope ${given.scope} != ${known.scope}`)
  const isSameEpoch = given.epoch === known.epoch
  for (const [queueId, before] of known.hostedQueues) {
    const after = given.hostedQueues.get(queueId)
    if (after === undefined && isSameEpoch) rejectMapping('Cannot accept equal epoch with null data')
    if (after === undefined || before.length === 0) continue
    if (after.length === 0) rejectMapping('The new item list is null or empty')
    if (isSameEpoch && !isSameQueue(before.at(-1), after.at(-1)))
      rejectMapping('The new leader is different but epoch equal')
  }
}

function isSameQueue(one: Stretch | undefined, other: Stretch | undefined): boolean {
  return (['gen', 'brokerName', 'queueId', 'startOffset'] as const).every(name => one?.[name] === other?.[name])
}

function rejectMapping(remark: string): never {
  refuse('SYSTEM_ERROR', remark)
}
