// SPDX-License-Identifier: Apache-2.0
// Requests that came with a later release than a broker's.
import { isUnknownRequest } from '@rocketmq-ts/protocol'

/** What was asked; false when the broker does not know the request. */
export async function ifKnown(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked
    return true
  } catch (error) {
    if (isUnknownRequest(error)) return false
    throw error
  }
}
