// SPDX-License-Identifier: Apache-2.0
// Specs of clients expect errors of ours unless they say otherwise.
import type { RocketMQError } from '@rocketmq-ts/core'
import { rejection as anyRejection } from '@rocketmq-ts/test-run'

/** The error that a promise rejects with; fails when it resolves. */
export function rejection<E extends Error = RocketMQError>(work: Promise<unknown>): Promise<E> {
  return anyRejection<E>(work)
}
