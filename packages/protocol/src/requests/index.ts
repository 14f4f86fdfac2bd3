// SPDX-License-Identifier: Apache-2.0
// Every request of RocketMQ, by code and by name. A server finds here what a frame asks for.
import type { AnyRequest } from '@rocketmq-ts/remoting/frames'
import * as all from './all.js'

/** Every declared request, in the order of their codes. */
export const requests: readonly AnyRequest[] = Object.values(all).sort((one, other) => one.code - other.code)

const byCode = new Map(requests.map(request => [request.code, request]))
const byName = new Map(requests.map(request => [request.name, request]))

/** The request with this code; `undefined` when there is none. */
export function requestByCode(code: number): AnyRequest | undefined {
  return byCode.get(code)
}

/** The request with this name, such as `SEND_MESSAGE`; `undefined` when there is none. */
export function requestByName(name: string): AnyRequest | undefined {
  return byName.get(name)
}
