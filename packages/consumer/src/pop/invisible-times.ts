// SPDX-License-Identifier: Apache-2.0
// When a message that was taken by POP comes again after a failure: by Java's table, each time later, or when the
// application says. [DefaultMQPushConsumerImpl.java popDelayLevel; ConsumeMessagePopConcurrentlyService.java]

/** Milliseconds until the next delivery, by deliveries that failed before, or by delay level. */
export const popDelaysMs: readonly number[] = [
  10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200,
].map(seconds => seconds * 1000)

/**
 * @param delayLevel position in the table; 0: the number of failures decides
 * @param reconsumeTimes deliveries that failed before this one
 */
export function invisibleMsAfter(delayLevel: number, reconsumeTimes: number): number {
  const index = delayLevel === 0 ? reconsumeTimes : delayLevel
  return popDelaysMs[Math.min(index, popDelaysMs.length - 1)] ?? 10_000
}
