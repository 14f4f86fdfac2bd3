// SPDX-License-Identifier: Apache-2.0
// What delivery needs, for specs, with brokers that are functions.
import { Naming } from '@rocketmq-ts/client'
import {
  ConsumeHooks,
  HandlerTable,
  Invoker,
  silentLogger,
  type Clock,
  type DeliveryOptions,
  type Listener,
} from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import { ConsumerStats } from '../../src/push/consumer-stats.js'
import { ConsumedMessages } from '../../src/membership/consumed-messages.js'
import type { QueueOwner } from '../../src/queue/process-queue.js'
import { Redelivery } from '../../src/sending/redelivery.js'

export interface SpecOptions {
  readonly clock: Clock
  readonly handler?: (message: MessageExt) => unknown
  /** Instead of `handler`: gets up to `batchSize` messages at a time. */
  readonly batch?: (messages: readonly MessageExt[]) => unknown
  readonly batchSize?: number
  readonly concurrency?: number
}

export function deliveryOptions(options: SpecOptions): DeliveryOptions<MessageExt> {
  const { clock, handler, batch, concurrency = 20, batchSize = 1 } = options
  const handlers = new HandlerTable<MessageExt>()
  // A handler of a spec may return whatever it likes.
  handlers.setForAll((batch === undefined ? handler : { batch }) as Listener<MessageExt>)
  const hooks = new ConsumeHooks<MessageExt>({ consumerGroup: 'g', namespace: '', logger: silentLogger }, [])
  const consumeTimeoutMs = 15 * 60_000
  return {
    clock,
    handlers,
    reader: new ConsumedMessages({
      consumerGroup: 'g',
      naming: new Naming(),
      deserializer: undefined,
      maxBodyBytes: 1000,
    }),
    invoker: new Invoker({ consumerGroup: 'g', clock, hooks, consumeTimeoutMs }),
    meter: new ConsumerStats(clock),
    onFailed: () => undefined,
    concurrency,
    batchSize,
    consumeTimeoutMs,
  }
}

export interface OwnerOptions {
  readonly isOrdered?: boolean
  readonly maxReconsumeTimes?: number
  /** Whether a broker takes what failed. */
  readonly giveBack?: (message: MessageExt) => Promise<boolean>
  readonly claim?: () => void
}

/** The owner of a queue, whose brokers take back what failed unless the spec says otherwise. */
export function queueOwner(options: OwnerOptions = {}): QueueOwner {
  const { isOrdered = false, maxReconsumeTimes = 16, giveBack = () => Promise.resolve(true) } = options
  const sendBack = { giveBack, sendToRetryTopic: giveBack }
  const redelivery = new Redelivery({ sendBack, isOrdered, isBroadcast: false, maxReconsumeTimes })
  return {
    giveBack: (message, failure) => redelivery.giveBack(message, failure),
    unreadable(queue, entry) {
      queue.hold(entry)
      return Promise.resolve()
    },
    madeRoom: () => undefined,
    claim: options.claim ?? (() => undefined),
    move: () => Promise.resolve(false),
  }
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
