// SPDX-License-Identifier: Apache-2.0
// A message that came from a proxy: checked, opened, with plain values. A message that cannot be read is an error of
// its own; its neighbours are not affected.
import type { MessageView } from '@rocketmq-ts/core'
import { numberOf, timestampMs, type wire } from '@rocketmq-ts/grpc-protocol'
import { openWire } from './poison.js'

/** A received message. Never changes. */
export class ProxyMessage implements MessageView {
  /** Topic that it was sent to. */
  readonly topic: string
  /** Made by the sender; duplicates of one send share it. */
  readonly messageId: string
  /** Its tag, by which consumers filter; `undefined` when it has none. */
  readonly tags: string | undefined
  /** Business keys that it can be found by. */
  readonly keys: readonly string[]
  /** Properties of the application's own. */
  readonly properties: Readonly<Record<string, string>>
  /** As the sender gave it. */
  readonly body: Buffer
  /** When the sender built it, ms since the epoch, by its clock. */
  readonly bornTimestamp: number
  /** Host name of the producer, as it told. */
  readonly bornHost: string
  /** When the broker stored it, ms since the epoch, by its clock; 0 when it does not tell. */
  readonly storeTimestamp: number
  /** Address of the broker that stored it. */
  readonly storeHost: string
  /** Number of its queue on that broker. */
  readonly queueId: number
  /** Position in the queue, counted from 0. */
  readonly queueOffset: number
  /** 1 at the first delivery. */
  readonly deliveryAttempt: number
  /** The message group. */
  readonly shardingKey: string | undefined
  /** Name of the lite topic, without its parent; `undefined` for other messages. */
  readonly liteTopic: string | undefined
  /** Priority that the sender gave, from 0; what it means is up to the broker. `undefined` without one. */
  readonly priority: number | undefined
  /** When a delayed message was due, ms since the epoch. */
  readonly deliverAt: number | undefined
  /** Of a dead letter: where it came from. */
  readonly deadLetterOf: { readonly topic: string; readonly messageId: string } | undefined

  /** @param deliveryAttempt default: as the server counts */
  constructor(message: wire.Message, system: wire.SystemProperties, body: Buffer, deliveryAttempt?: number) {
    this.topic = message.topic?.name ?? ''
    this.messageId = system.messageId
    this.tags = system.tag ?? undefined
    this.keys = system.keys
    this.properties = message.userProperties
    this.body = body
    this.bornTimestamp = msOf(system.bornTimestamp) ?? 0
    this.bornHost = system.bornHost
    this.storeTimestamp = msOf(system.storeTimestamp) ?? 0
    this.storeHost = system.storeHost
    this.queueId = system.queueId
    this.queueOffset = system.queueOffset === null ? 0 : numberOf(system.queueOffset, 'the queue offset')
    this.deliveryAttempt = Math.max(1, deliveryAttempt ?? system.deliveryAttempt ?? 1)
    this.shardingKey = system.messageGroup ?? undefined
    this.liteTopic = system.liteTopic ?? undefined
    this.priority = system.priority ?? undefined
    this.deliverAt = msOf(system.deliveryTimestamp)
    this.deadLetterOf = system.deadLetterQueue ?? undefined
  }

  /** Deliveries that failed before this one. */
  get reconsumeTimes(): number {
    return this.deliveryAttempt - 1
  }
}

function msOf(timestamp: wire.Timestamp | null): number | undefined {
  return timestamp === null ? undefined : timestampMs(timestamp)
}

/** The message with its body checked and opened. Rejects with what is wrong with it. */
export async function incomingOf(message: wire.Message): Promise<ProxyMessage> {
  const opened = await openWire(message)
  if ('error' in opened) throw opened.error
  return new ProxyMessage(message, opened.system, opened.body)
}
