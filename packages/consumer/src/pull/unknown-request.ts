// SPDX-License-Identifier: Apache-2.0
// How an old broker says that it does not know a request.
import { BrokerError } from '@rocketmq-ts/core'

/** True for the answer of a broker that does not know the request. */
export function isUnknownRequest(error: unknown): boolean {
  return error instanceof BrokerError && error.responseName === 'REQUEST_CODE_NOT_SUPPORTED'
}
