// SPDX-License-Identifier: Apache-2.0
// How parts of the instance call a broker without knowing the instance.
import type { Answer, AnyRequest, Body, CallOptions, Fields } from '@rocketmq-ts/remoting'

/** `RemotingClient.call`. */
export type CallBroker = <R extends AnyRequest>(
  address: string,
  request: R,
  fields: Fields<R>,
  options?: CallOptions<Body<R>>,
) => Promise<Answer<R>>
