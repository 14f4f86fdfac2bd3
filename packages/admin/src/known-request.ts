// SPDX-License-Identifier: Apache-2.0
// Requests that came with a later release than a broker's.
import { BrokerError } from '@rocketmq-ts/core'

/** What was asked; false when the broker does not know the request. */
export async function ifKnown(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked
    return true
  } catch (error) {
    if (error instanceof BrokerError && error.responseName === 'REQUEST_CODE_NOT_SUPPORTED') return false
    throw error
  }
}
