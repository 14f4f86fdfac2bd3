// SPDX-License-Identifier: Apache-2.0
// What a handler throws to answer with a code that is not among the answers of its request.
import type { ExtFields } from './command.js'
import { BrokerError, type ErrorContext } from '@rocketmq-ts/core'

/** Ends a handler: the peer gets this code and remark. */
export class Refusal extends BrokerError {
  /**
   * Fields of the failing answer by wire key. Real servers print the header of some answers also when they fail, so
   * `{}` and no fields at all are two different answers on the wire.
   */
  readonly extFields: ExtFields | undefined

  constructor(
    answer: { responseCode: number; responseName: string; remark?: string | undefined },
    extFields?: ExtFields,
    context?: ErrorContext,
  ) {
    super(answer.remark ?? answer.responseName, answer, context)
    this.extFields = extFields
  }

  /** The same refusal with these fields as well. */
  with(extFields: ExtFields): Refusal {
    return new Refusal(this, { ...extFields, ...this.extFields }, { retry: this.retry })
  }
}
