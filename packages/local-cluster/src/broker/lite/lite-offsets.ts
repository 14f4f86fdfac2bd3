// SPDX-License-Identifier: Apache-2.0
// Where a group goes on in a lite topic, when a subscription says so. [LiteSubscriptionRegistryImpl.java resetOffset]
import type { liteSubscriptionCtl } from '@rocketmq-ts/protocol'
import type { Body } from '@rocketmq-ts/remoting'
import type { Broker } from '../broker.js'
import { popState } from '../pop/pop-state.js'

/** Says where to start. */
export type OffsetOption = NonNullable<Body<typeof liteSubscriptionCtl>['subscriptionSet'][number]['offsetOption']>

/** The first message: what `POLICY` means by it. [OffsetOption.java POLICY_MIN_VALUE] */
export const fromFirst: OffsetOption = { type: 'POLICY', value: 1 }
/** [OffsetOption.java POLICY_MAX_VALUE] */
const maxPolicy = 2

/** Sets the position of a group in a light queue. Times, and positions before the first, change nothing. */
export function resetLiteOffset(broker: Broker, queue: string, group: string, option: OffsetOption | undefined): void {
  if (option === undefined) return
  const place = { group, topic: queue, queueId: 0 }
  const current = broker.offsets.get(group, queue, 0)
  const offset = targetOf(option, { current, end: broker.store.maxOffset(queue, 0) })
  if (offset === undefined || offset < 0 || offset === current) return
  broker.offsets.reset({ ...place, offset })
  broker.part(popState).orders.forget(place)
}

function targetOf(
  { type, value }: OffsetOption,
  { current, end }: { readonly current: number; readonly end: number },
): number | undefined {
  switch (type) {
    case 'POLICY':
      if (value === fromFirst.value) return 0
      return value === maxPolicy ? end : undefined
    case 'OFFSET':
      return value
    case 'TAIL_N':
      return current < 0 ? undefined : Math.max(0, current - value)
    case 'TIMESTAMP':
      return undefined
  }
}
