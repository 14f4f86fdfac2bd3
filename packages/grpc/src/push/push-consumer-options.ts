// SPDX-License-Identifier: Apache-2.0
// Options of a push consumer and their defaults. Names are those of `DefaultMQPushConsumer` where it has the same
// option.
import {
  bodyRows,
  groupRows,
  handlerMinutes,
  handlersEndRow,
  handlingRows,
  kinds,
  listenerRow,
  option,
  OptionTable,
  type DeliveryHook,
  type FilterExpression,
  type HandleBatch,
  type HandleMessage,
  type Listener,
  type OptionRows,
  type Serializer,
} from '@rocketmq-ts/core'
import { clientConfigOf, proxyClientOptions, type ProxyClientOptions } from '../client-options.js'
import type { ProxyMessage } from '../proxy-message.js'

/** A message as a handler gets it; with a deserializer, its body also as `value`. */
export type PushedMessage<V = never> = [V] extends [never] ? ProxyMessage : ProxyMessage & { readonly value: V }

/** Handles one message. Any thenable is waited for. */
export type ProxyMessageHandler<V = never> = HandleMessage<PushedMessage<V>>

/** Handles up to `consumeMessageBatchMaxSize` messages of one topic. */
export type ProxyBatchHandler<V = never> = HandleBatch<PushedMessage<V>>

/** A function for single messages, or one for batches. */
export type ProxyMessageListener<V = never> = Listener<PushedMessage<V>>

/** Options of a push consumer. `V` is what its deserializer makes of bodies. */
export interface ProxyPushConsumerOptions<V = never> extends ProxyClientOptions {
  /** Name of the group: its members share the messages. Servers may have to know it before. */
  readonly consumerGroup: string
  /** Filters by topic: `{ orders: '*', bills: 'paid || refunded' }`. More by `subscribe`. */
  readonly subscriptions?: Readonly<Record<string, FilterExpression>> | undefined
  /** Handles the messages of topics that were subscribed to without a handler of their own. */
  readonly handler?: ProxyMessageListener<V> | undefined
  /** Makes the `value` of a message from its body. What it throws is a failure of the message. */
  readonly deserializer?: Pick<Serializer<V>, 'deserialize'> | undefined
  /** Handlers at the same time, 1 to 1000. Default 20. */
  readonly consumeConcurrency?: number | undefined
  /** Messages that a batch handler gets at most, 1 to 1024. Default 1. */
  readonly consumeMessageBatchMaxSize?: number | undefined
  /** Milliseconds that a handler may take before its messages are given back (not in order). Default 15 minutes. */
  readonly consumeTimeoutMs?: number | undefined
  /** Messages that may be here unsettled, shared by the queues; each queue may have one. Default 4096. */
  readonly maxCachedMessages?: number | undefined
  /** Bytes of bodies that may be here unsettled before more are asked for, shared by the queues. Default 64 MiB. */
  readonly maxCachedBytes?: number | undefined
  /**
   * Groups in order: message groups of one queue are handled side by side, each in order. Default false: queue by
   * queue.
   */
  readonly parallelGroups?: boolean | undefined
  /** Milliseconds that closing waits for handlers. Default 10,000. */
  readonly closeTimeoutMs?: number | undefined
  /** Code around each call of a handler. */
  readonly consumeMessageHooks?: readonly DeliveryHook<ProxyMessage>[] | undefined
}

const mebibyte = 1024 * 1024

const rows = {
  ...groupRows,
  handler: listenerRow<ProxyMessageListener<unknown>>(),
  deserializer: bodyRows.deserializer,
  ...handlingRows,
  consumeTimeoutMs: option.duration(handlerMinutes * 60_000, 1, 86_400_000),
  maxCachedMessages: option.whole(4096, 1, 1_000_000),
  maxCachedBytes: option.whole(64 * mebibyte, 1, 65_536 * mebibyte),
  parallelGroups: option.flag(),
  closeTimeoutMs: handlersEndRow,
  consumeMessageHooks: option.of<readonly DeliveryHook<ProxyMessage>[]>([], kinds.list),
} as const satisfies OptionRows<Omit<ProxyPushConsumerOptions<unknown>, keyof ProxyClientOptions>>

const pushConsumerOptions = new OptionTable('a push consumer', rows, proxyClientOptions)

/** The options with their defaults. Never changes. */
export type PushConsumerConfig = ReturnType<typeof pushConsumerConfigOf>

/** @throws UsageError naming the option that is wrong */
export function pushConsumerConfigOf(options: ProxyPushConsumerOptions<unknown>) {
  return { ...pushConsumerOptions.read(options), client: clientConfigOf(options) }
}
