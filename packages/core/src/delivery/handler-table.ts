// SPDX-License-Identifier: Apache-2.0
// Which handler a message goes to: that of its topic, else the one for all.
import type { HandleBatch, HandleMessage, Listener } from './handler.js'

/** A handler, and how it is called. */
export type Handler<M> =
  { readonly kind: 'one'; readonly call: HandleMessage<M> } | { readonly kind: 'batch'; readonly call: HandleBatch<M> }

/** The handlers of a consumer by topic. */
export class HandlerTable<M> {
  readonly #byTopic = new Map<string, Handler<M>>()
  #forAll: Handler<M> | undefined

  /** The handler of a topic, named as `MessageReader.topicOf` names it. */
  get(topic: string): Handler<M> | undefined {
    return this.#byTopic.get(topic) ?? this.#forAll
  }

  /** Sets the handler of a topic; without a listener, the topic goes to the handler for all. */
  set(topic: string, listener: Listener<M> | undefined): void {
    if (listener === undefined) this.#byTopic.delete(topic)
    else this.#byTopic.set(topic, handlerOf(listener))
  }

  /** Sets the handler of topics without one of their own. */
  setForAll(listener: Listener<M> | undefined): void {
    this.#forAll = listener === undefined ? undefined : handlerOf(listener)
  }

  /** Forgets the handler of a topic. */
  delete(topic: string): void {
    this.#byTopic.delete(topic)
  }
}

function handlerOf<M>(listener: Listener<M>): Handler<M> {
  return typeof listener === 'function' ? { kind: 'one', call: listener } : { kind: 'batch', call: listener.batch }
}
