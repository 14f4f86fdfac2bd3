// SPDX-License-Identifier: Apache-2.0
// A message that was taken by POP: it belongs to us until its time is over, and its receipt says so to the broker.
import { messageProperties, printPopReceipt, type MessageExt, type PopReceipt } from '@rocketmq-ts/protocol'

/** What proves to the broker that a message belongs to this consumer. */
export interface TakenReceipt {
  /** Topic that was asked for, as brokers know it. */
  readonly topic: string
  readonly receipt: PopReceipt
  /** Monotonic milliseconds when the receipt came. */
  readonly takenAt: number
}

export interface PoppedMessage extends TakenReceipt {
  /** Under the topic that was asked for, with its receipt as property. */
  readonly message: MessageExt
  /** Monotonic milliseconds until which it belongs to this consumer. */
  readonly expiresAt: number
}

/** A record taken by POP that cannot be read. */
export interface BadPop extends TakenReceipt {
  readonly error: Error
}

const { popCheckPoint, firstPopTime } = messageProperties

/**
 * The message as POP hands it out: under the topic that was asked for, with the properties that Java's client adds.
 * Properties are decoded when they are first read, as of every message.
 */
export function withReceipt(
  message: MessageExt,
  receipt: PopReceipt,
  changes: { readonly topic: string; readonly reconsumeTimes?: number },
): MessageExt {
  const added = (name: string): string | undefined => {
    if (name === popCheckPoint.name) return message.property(name) ?? printPopReceipt(receipt)
    return name === firstPopTime.name ? (message.property(name) ?? String(receipt.popTime)) : undefined
  }
  return message.derive(
    { ...changes, brokerName: receipt.brokerName },
    {
      get bornHost() {
        return message.bornHost
      },
      get storeHost() {
        return message.storeHost
      },
      get properties() {
        const names = [popCheckPoint.name, firstPopTime.name]
        return { ...message.properties, ...Object.fromEntries(names.map(name => [name, added(name) ?? ''])) }
      },
      property: name => added(name) ?? message.property(name),
    },
  )
}

/** The message as it may be stored again: a receipt that lay in a stored message would be taken for that of its pop. */
export function withoutReceipt(message: MessageExt): MessageExt {
  const { [popCheckPoint.name]: _receipt, ...properties } = message.properties
  return message.with({ properties })
}
