// SPDX-License-Identifier: Apache-2.0
// Parts of a consumption for specs, with brokers that are functions.
import { EventEmitter } from 'node:events'
import { Naming, silentLogger } from '@rocketmq-ts/client'
import type { MessageListener } from '@rocketmq-ts/consumer'
import type { Clock } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'
import { ConsumeHooks } from '../../src/hooks/consume-hooks.js'
import { Reporter } from '../../src/membership/reporter.js'
import { ConsumerConfig } from '../../src/options/consumer-config.js'
import { ConsumerStats } from '../../src/push/consumer-stats.js'
import type { ConsumptionParts } from '../../src/push/consumption.js'
import { HandlerTable } from '../../src/push/handler-table.js'
import { Invoker } from '../../src/push/invoker.js'
import type { PushConsumerEvents } from '../../src/push/push-consumer-events.js'
import { ConsumedMessages } from '../../src/queue/consumed-messages.js'
import type { SendBack } from '../../src/sending/send-back.js'

export interface PartsOptions {
  readonly clock: Clock
  readonly handler?: (message: MessageExt) => unknown
  /** Instead of `handler`: gets up to `batchSize` messages at a time. */
  readonly batch?: (messages: readonly MessageExt[]) => unknown
  readonly batchSize?: number
  readonly maxReconsumeTimes?: number
  readonly concurrency?: number
  readonly giveBack?: (message: MessageExt, delayLevel: number) => Promise<boolean>
  readonly events?: EventEmitter<PushConsumerEvents>
}

export function consumptionParts(options: PartsOptions): ConsumptionParts {
  const { clock, handler, batch, concurrency = 20, events = new EventEmitter<PushConsumerEvents>() } = options
  const { batchSize = 1, maxReconsumeTimes = 16 } = options
  const handlers = new HandlerTable()
  // A handler of a spec may return whatever it likes.
  handlers.setForAll((batch === undefined ? handler : { batch }) as MessageListener<unknown>)
  const giveBack = options.giveBack ?? (() => Promise.resolve(true))
  const sendBack = { maxReconsumeTimes, giveBack, sendToRetryTopic: giveBack } as unknown as SendBack
  const config = new ConsumerConfig({ consumerGroup: 'g', namesrvAddr: 'h:1' }, {})
  const consumeTimeoutMs = 15 * 60_000
  return {
    clock,
    logger: silentLogger,
    handlers,
    messages: new ConsumedMessages({
      consumerGroup: 'g',
      naming: new Naming(),
      deserializer: undefined,
      maxBodyBytes: 1000,
    }),
    invoker: new Invoker({ consumerGroup: 'g', clock, hooks: new ConsumeHooks(config, []), consumeTimeoutMs }),
    sendBack,
    giveBack: ({ message, failure }) => giveBack(message, failure.delayLevel),
    stats: new ConsumerStats(clock),
    reporter: new Reporter(events, silentLogger),
    isBroadcast: false,
    concurrency,
    batchSize,
    consumeTimeoutMs,
    judge: () => Promise.resolve('hold'),
    onSettled: () => undefined,
  }
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
