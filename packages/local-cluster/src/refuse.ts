// SPDX-License-Identifier: Apache-2.0
// How a handler says no: code and remark of the real servers, and the fields that their failing answers carry. Java
// prints the answer's header also when it fails, so `{}` and no fields at all are two different answers on the wire.
import { BrokerError } from '@rocketmq-ts/core'
import { responseCodes, type ResponseName } from '@rocketmq-ts/protocol'
import { type ExtFields } from '@rocketmq-ts/remoting'

/** A refusal under way to the client. */
export class Refusal extends BrokerError {
  /** Fields of the failing answer by wire key; absent when the answer has none. */
  readonly extFields: ExtFields | undefined

  constructor(name: ResponseName, remark: string | undefined, extFields: ExtFields | undefined) {
    super(remark ?? name, { responseCode: responseCodes[name].code, responseName: name, remark })
    this.extFields = extFields
  }

  /** The same refusal with these fields as well. */
  with(extFields: ExtFields): Refusal {
    return new Refusal(this.responseName as ResponseName, this.remark, { ...extFields, ...this.extFields })
  }
}

/** Ends a handler: the client gets this code, remark and, when given, these fields. */
export function refuse(name: ResponseName, remark?: string, extFields?: ExtFields): never {
  throw new Refusal(name, remark, extFields)
}

/** The line that real servers end a remark with when a page of the FAQ may help. [FAQUrl.java suggestTodo] */
export function withFaq(remark: string): string {
  return `${remark}\nSee https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.`
}

/** What Java says in an answer whose handler said nothing: success, all the same. [RemotingCommand.java] */
export const defaultRemark = 'not set any response code'
