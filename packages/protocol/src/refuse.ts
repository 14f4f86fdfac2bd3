// SPDX-License-Identifier: Apache-2.0
// How a handler says no, in a client as in a server.
import { Refusal, type ExtFields } from '@rocketmq-ts/remoting/frames'
import { responseCodes, type ResponseName } from './response-codes.js'

/**
 * Makes a handler answer with a code that is no normal answer of its request.
 *
 * @param extFields fields of the failing answer by wire key; some answers of real servers have them, even none
 * @throws Refusal always
 */
export function refuse(responseName: ResponseName, remark?: string, extFields?: ExtFields): never {
  const { code: responseCode, retry } = responseCodes[responseName]
  throw new Refusal({ responseCode, responseName, remark }, extFields, { retry })
}
