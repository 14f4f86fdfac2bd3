// SPDX-License-Identifier: Apache-2.0
// Which handler a message goes to: that of its topic, else the one for all.
import type { BatchHandler, MessageHandler, MessageListener } from './message-handler.js'

/** A handler without the type of its values. */
export type Handler =
  | { readonly kind: 'one'; readonly call: MessageHandler<unknown> }
  | { readonly kind: 'batch'; readonly call: BatchHandler<unknown> }

export class HandlerTable {
  readonly #byTopic = new Map<string, Handler>()
  #forAll: Handler | undefined

  /** The handler of the topic (as brokers know it). */
  get(topic: string): Handler | undefined {
    return this.#byTopic.get(topic) ?? this.#forAll
  }

  /** Sets the handler of a topic; without a listener, the topic goes to the handler for all. */
  set(topic: string, listener: MessageListener<unknown> | undefined): void {
    if (listener === undefined) this.#byTopic.delete(topic)
    else this.#byTopic.set(topic, handlerOf(listener))
  }

  setForAll(listener: MessageListener<unknown> | undefined): void {
    this.#forAll = listener === undefined ? undefined : handlerOf(listener)
  }

  delete(topic: string): void {
    this.#byTopic.delete(topic)
  }
}

function handlerOf(listener: MessageListener<unknown>): Handler {
  return typeof listener === 'function' ? { kind: 'one', call: listener } : { kind: 'batch', call: listener.batch }
}
