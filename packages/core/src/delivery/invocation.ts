// SPDX-License-Identifier: Apache-2.0
// One call of a handler. One is made for each call, so it is a class with all its fields from the beginning: as an
// object that is spread together it cost two microseconds.
import { ConsumeContext, type MessageOrigin } from './consume-context.js'
import type { Handler } from './handler-table.js'
import type { Enrolled } from '../life/roll.js'
import type { Entry } from './message-source.js'

/** `S`: where the messages come from. */
export class Invocation<M, S extends MessageOrigin = MessageOrigin> implements Enrolled {
  place = -1
  readonly source: S
  readonly handler: Handler<M>
  /** Topic that the messages were sent to. */
  readonly topic: string
  readonly entries: readonly Entry<M>[]
  /** What the handler gets, in the order of the entries. */
  readonly messages: readonly M[]
  /** Monotonic milliseconds. */
  readonly startedAt: number
  readonly context: ConsumeContext
  /** Its fate is decided: what it still returns does not count. */
  isOver = false

  constructor(init: InvocationInit<M, S>) {
    this.source = init.source
    this.handler = init.handler
    this.topic = init.topic
    this.entries = init.entries
    this.messages = init.messages
    this.startedAt = init.startedAt
    this.context = new ConsumeContext(init.consumerGroup, init.source)
  }
}

type InvocationInit<M, S extends MessageOrigin> = Pick<
  Invocation<M, S>,
  'source' | 'handler' | 'topic' | 'entries' | 'messages' | 'startedAt'
> & {
  /** As the application wrote it. */
  readonly consumerGroup: string
}
