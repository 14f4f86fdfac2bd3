// SPDX-License-Identifier: Apache-2.0
// Where real brokers run into an exception of Java, clients get its text as the remark of SYSTEM_ERROR, and no fields
// at all. [NettyRemotingAbstract.java processRequestCommand, UtilAll.java exceptionSimpleDesc]
import { BrokerError } from '@rocketmq-ts/core'
import { responseCodes } from '@rocketmq-ts/protocol'

/** Ends a handler as an exception of Java would: its class and message, and where it was thrown. */
export function failAsJava(exception: string, thrownAt: string): never {
  const remark = `${exception}, ${thrownAt}`
  const { code } = responseCodes.SYSTEM_ERROR
  throw new BrokerError(remark, { responseCode: code, responseName: 'SYSTEM_ERROR', remark })
}

/** What Java says of a text that is not a whole number. */
export function failAsNumber(text: string): never {
  failAsJava(
    `java.lang.NumberFormatException: For input string: "${text.slice(0, 100)}"`,
    'java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)',
  )
}
