// SPDX-License-Identifier: Apache-2.0
// A receipt handle: the receipt of a POP, and behind it where the message is in the commit log.
// [ReceiptHandle.java]
import { wire } from '@rocketmq-ts/grpc-protocol'
import { parsePopReceipt, printPopReceipt, type PopReceipt } from '@rocketmq-ts/protocol'
import { refuseWith } from './status.js'

export interface ReceiptHandle {
  readonly receipt: PopReceipt
  /** Where the record begins in the commit log, bytes. */
  readonly commitLogOffset: number
}

export function printHandle({ receipt, commitLogOffset }: ReceiptHandle): string {
  return `${printPopReceipt(receipt)} ${commitLogOffset}`
}

/** @throws StatusError for a text that is not a handle */
export function parseHandle(text: string): ReceiptHandle {
  const parts = text.split(' ')
  const commitLogOffset = Number(parts[8])
  try {
    if (parts.length === 9 && Number.isSafeInteger(commitLogOffset))
      return { receipt: parsePopReceipt(text), commitLogOffset }
  } catch {
    // It is no receipt: refused below.
  }
  return refuseWith(wire.Code.INTERNAL_SERVER_ERROR, `Parse receipt handle failed. ${text.slice(0, 80)}`)
}

/** Milliseconds since the epoch when the message becomes visible to others. */
export function visibleAt({ receipt }: ReceiptHandle): number {
  return receipt.popTime + receipt.invisibleTime
}
