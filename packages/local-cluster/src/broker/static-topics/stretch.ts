// SPDX-License-Identifier: Apache-2.0
// A stretch of a logical queue: a real queue of one broker, from where on it is part of the logical one.
// [LogicQueueMappingItem.java, TopicQueueMappingUtils.java]
import type { Body, updateAndCreateStaticTopic } from '@rocketmq-ts/protocol'

type Hosted = NonNullable<Body<typeof updateAndCreateStaticTopic>['hostedQueues']>

/** A stretch, as admins write it. */
export type Stretch = Hosted extends ReadonlyMap<number, readonly (infer S)[]> ? S : never

/** Where a real position is in the logical queue. */
export function toLogical({ logicOffset, startOffset }: Stretch, offset: number): number {
  return logicOffset + Math.max(0, offset - startOffset)
}

/** The same within the bounds of the stretch; -1 while nobody knows where it begins. */
export function toLogicalWithin(stretch: Stretch, offset: number): number {
  const { logicOffset, startOffset, endOffset } = stretch
  if (logicOffset < 0) return -1
  return toLogical(stretch, endOffset >= startOffset ? Math.min(offset, endOffset) : offset)
}

/** Where a logical position is in the real queue. */
export function toReal({ logicOffset, startOffset }: Stretch, offset: number): number {
  return offset - logicOffset + startOffset
}

/** The logical end of a stretch that grows no more; the beginning of one that does. */
export function fixedEnd({ logicOffset, startOffset, endOffset }: Stretch): number {
  return endOffset >= startOffset ? logicOffset + endOffset - startOffset : logicOffset
}

/** Whether the stretch is known to grow no more. */
export function isEnded({ startOffset, endOffset }: Stretch): boolean {
  return endOffset > startOffset
}

/** The stretch with a logical position, or the nearest one; those without a beginning are left out. */
export function stretchAt(stretches: readonly Stretch[], offset: number): Stretch | undefined {
  const begun = stretches.filter(({ logicOffset }) => logicOffset >= 0)
  return begun.findLast(({ logicOffset }) => offset >= logicOffset) ?? begun[0]
}

/** The stretch after one, when it is known where it begins. */
export function stretchAfter(stretches: readonly Stretch[], { gen }: Stretch): Stretch | undefined {
  const next = stretches[stretches.findIndex(each => each.gen === gen) + 1]
  return next !== undefined && next.logicOffset >= 0 ? next : undefined
}
