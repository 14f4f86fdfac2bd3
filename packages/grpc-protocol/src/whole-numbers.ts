// SPDX-License-Identifier: Apache-2.0
// 64-bit values as a `number`: the API of the other protocol does it too, and a rounded offset would be a wrong one.
import { ProtocolError } from '@rocketmq-ts/core'
import type Long from 'long'

/**
 * The value as a `number`.
 * @throws ProtocolError when it is beyond 2^53; `what` names it
 */
export function numberOf(value: Long, what: string): number {
  const number = value.toNumber()
  if (Number.isSafeInteger(number)) return number
  throw new ProtocolError(`${what} is ${value.toString()}, which is beyond 2^53`)
}
