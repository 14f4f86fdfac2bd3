// SPDX-License-Identifier: Apache-2.0
// An answer that is not made from a declaration: some of Java's carry no field at all, or a body in another form.
import { responseCodes } from '@rocketmq-ts/protocol'
import { RemotingCommand, type RemotingCommandInit } from '@rocketmq-ts/remoting'

/** The answer SUCCESS with these parts. */
export function success(parts: Omit<RemotingCommandInit, 'code'> = {}): RemotingCommand {
  return new RemotingCommand({ code: responseCodes.SUCCESS.code, ...parts })
}
