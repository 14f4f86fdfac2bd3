// SPDX-License-Identifier: Apache-2.0
// How a broker says no to a change of users and rules. [AdminBrokerProcessor.java handleAuthException]
import { refuse } from '@rocketmq-ts/protocol'

/** Real brokers answer every fault of users and rules like this. */
export function fail(remark: string): never {
  return refuse('NO_PERMISSION', remark)
}
