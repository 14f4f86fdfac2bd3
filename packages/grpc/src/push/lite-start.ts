// SPDX-License-Identifier: Apache-2.0
// Where a group begins with a lite topic. Brokers of 5.5.0 also know a time, and do nothing about it: it is not
// offered. [OffsetOption.java, LiteSubscriptionRegistryImpl.java resetOffset]
import { CallRules, checkValue, kinds, wholeNumberIn } from '@rocketmq-ts/core'
import { wire, type Draft } from '@rocketmq-ts/grpc-protocol'

/**
 * An offset; `begin`: the first message; `end`: messages from now on; `{ back: n }`: n messages before where the group
 * is.
 */
export type LiteStart = number | 'begin' | 'end' | { readonly back: number }

/** How a lite topic is subscribed to. */
export interface SubscribeLiteOptions {
  /** Where the whole group goes on. Default: where it is; at the first message when it is new. */
  readonly from?: LiteStart | undefined
}

const whole = wholeNumberIn(0, Number.MAX_SAFE_INTEGER)
const subscribeRules = new CallRules('the options of subscribeLite', { from: kinds.any })
const backRules = new CallRules('from', { back: whole })

/** As servers are told; `undefined` when nothing is said. @throws UsageError for something else */
export function offsetOptionOf(options: SubscribeLiteOptions): Draft<wire.OffsetOption> | undefined {
  subscribeRules.check(options)
  const { from } = options
  if (from === undefined) return undefined
  if (from === 'begin') return { policy: wire.OffsetOptionPolicy.MIN }
  if (from === 'end') return { policy: wire.OffsetOptionPolicy.MAX }
  if (typeof from !== 'object') {
    checkValue('from', from, whole)
    return { offset: from }
  }
  backRules.check(from)
  checkValue('back of from', from.back, whole)
  return { tailN: from.back }
}
