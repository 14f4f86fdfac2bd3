// SPDX-License-Identifier: Apache-2.0
// Makes instances whose requests go nowhere: each is counted and answered by a function. So a client meets any answer,
// for ever, in virtual time and without a socket.
import { MQClientManager, type ClientConfig, type MQClientInstance } from '@rocketmq-ts/client'
import { versions } from '@rocketmq-ts/protocol'

/** What is answered: fields, or an error that the call rejects with. `times`: how often the request was made before. */
export type Answering = (fields: Record<string, unknown>, times: number) => unknown

/** By the name of the request. */
export type Answers = Readonly<Record<string, Answering>>

export class DeafManager extends MQClientManager {
  /** How often each request was made. */
  readonly counts = new Map<string, number>()
  readonly #answersOf: (instance: MQClientInstance) => Answers

  /** What has no answer gets one without fields. */
  constructor(answersOf: (instance: MQClientInstance) => Answers) {
    super()
    this.#answersOf = answersOf
  }

  override getOrCreateMQClientInstance(config: ClientConfig): MQClientInstance {
    const instance = super.getOrCreateMQClientInstance(config)
    const answers = this.#answersOf(instance)
    const call = async (_address: string, { name }: { name: string }, fields: Record<string, unknown>) => {
      const times = this.counts.get(name) ?? 0
      this.counts.set(name, times + 1)
      await turn()
      const answered = answers[name]?.(fields, times) ?? {}
      if (answered instanceof Error) throw answered
      return { command: { version: versions.V5_5_0 }, ...answered }
    }
    Object.assign(instance.remoting, { call, notify: call })
    return instance
  }
}

/** One turn of the event loop. */
function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
