// SPDX-License-Identifier: Apache-2.0
// How a handler says no: servers turn a BrokerError that a handler throws into an answer with its code and remark.
import { BrokerError } from '@rocketmq-ts/core'
import { responseCodes, type ResponseName } from './response-codes.js'

/**
 * Makes a handler answer with a code that is no normal answer of its request.
 *
 * @throws BrokerError always
 */
export function refuse(responseName: ResponseName, remark: string): never {
  const { code: responseCode, retry } = responseCodes[responseName]
  throw new BrokerError(remark, { responseCode, responseName, remark }, { retry })
}
