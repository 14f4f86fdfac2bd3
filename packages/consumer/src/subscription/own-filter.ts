// SPDX-License-Identifier: Apache-2.0
// The application's own filter, which comes after that of the subscription. One that fails has said nothing about the
// message: it is delivered, and the failure is reported.
import { asError, UsageError } from '@rocketmq-ts/core'
import type { MessageExt } from '@rocketmq-ts/protocol'

export interface OwnFilterOptions {
  /** The application's; absent: everything passes. */
  readonly messageFilter: ((message: MessageExt) => boolean) | undefined
  readonly reporter: { report(event: 'filterFailed', message: MessageExt, error: Error): void }
}

export class OwnFilter {
  readonly #options: OwnFilterOptions

  constructor(options: OwnFilterOptions) {
    this.#options = options
  }

  /** False when the application wants to pass the message over. Never throws. */
  passes(message: MessageExt): boolean {
    const { messageFilter, reporter } = this.#options
    if (messageFilter === undefined) return true
    try {
      // Plain JavaScript may return anything.
      const answer: unknown = messageFilter(message)
      if (typeof answer === 'boolean') return answer
      if (answer instanceof Promise) answer.catch(() => undefined)
      throw new UsageError('the messageFilter must return true or false, and no promise')
    } catch (thrown) {
      reporter.report('filterFailed', message, asError(thrown))
      return true
    }
  }
}
