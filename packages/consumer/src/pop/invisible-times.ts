// SPDX-License-Identifier: Apache-2.0
// When a message that was taken by POP comes again after a failure: by Java's table, each time later, or when the
// application says. [DefaultMQPushConsumerImpl.java popDelayLevel; ConsumeMessagePopConcurrentlyService.java]
import { defaultDelayLevels } from '@rocketmq-ts/core'

/**
 * Milliseconds until the next delivery, by deliveries that failed before, or by delay level: those of brokers, from the
 * third on, which is that of a first retry.
 */
export const popDelaysMs: readonly number[] = defaultDelayLevels.slice(2)

/**
 * @param delayLevel position in the table; 0: the number of failures decides
 * @param reconsumeTimes deliveries that failed before this one
 */
export function invisibleMsAfter(delayLevel: number, reconsumeTimes: number): number {
  const index = delayLevel === 0 ? reconsumeTimes : delayLevel
  return popDelaysMs[Math.min(index, popDelaysMs.length - 1)] ?? 10_000
}
