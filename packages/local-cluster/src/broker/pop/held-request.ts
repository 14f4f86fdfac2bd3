// SPDX-License-Identifier: Apache-2.0
// Requests around POP that wait for a message: looked at now, and again whenever they are woken, with all checks, until
// there is an answer. One without a time of birth is born now. [PopMessageProcessor.java, NotificationProcessor.java]
import { asError } from '@rocketmq-ts/core'
import type { Broker } from '../broker.js'

/**
 * Resolves to the first answer of `look`, which gives none while the request is held, and sees to it that `wake` is
 * called.
 */
export function answerOnceFound<Request extends { readonly bornTime: number }, Answer extends object>(
  { clock }: Broker,
  fields: Request,
  look: (request: Request, wake: () => void) => Answer | undefined,
): Promise<Answer> {
  const request = fields.bornTime === 0 ? { ...fields, bornTime: clock.now() } : fields
  return new Promise((resolve, reject) => {
    const wake = (): void => {
      try {
        const answer = look(request, wake)
        if (answer !== undefined) resolve(answer)
      } catch (error) {
        reject(asError(error))
      }
    }
    wake()
  })
}
