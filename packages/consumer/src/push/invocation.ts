// SPDX-License-Identifier: Apache-2.0
// One call of a handler. One is made for each call, so it is a class with all its fields from the beginning: as an
// object that is spread together it cost two microseconds.
import type { MessageExt } from '@rocketmq-ts/protocol'
import type { MessageSource } from '../queue/message-source.js'
import type { QueueEntry } from '../queue/process-queue.js'
import { ConsumeContext } from './consume-context.js'
import type { Handler } from './handler-table.js'

export class Invocation<Q extends MessageSource = MessageSource> {
  readonly queue: Q
  readonly handler: Handler
  /** Topic as brokers know it. */
  readonly topic: string
  readonly entries: readonly QueueEntry[]
  /** What the handler gets, in the order of the entries. */
  readonly messages: readonly MessageExt[]
  /** Monotonic milliseconds. */
  readonly startedAt: number
  readonly context: ConsumeContext
  /** Its fate is decided: what it still returns does not count. */
  isOver = false
  /** The handler has returned a promise. */
  isWaiting = false

  constructor(init: InvocationInit<Q>) {
    this.queue = init.queue
    this.handler = init.handler
    this.topic = init.topic
    this.entries = init.entries
    this.messages = init.messages
    this.startedAt = init.startedAt
    this.context = new ConsumeContext(init.consumerGroup, init.queue)
  }
}

type InvocationInit<Q extends MessageSource> = Pick<
  Invocation<Q>,
  'queue' | 'handler' | 'topic' | 'entries' | 'messages' | 'startedAt'
> & {
  /** As the application wrote it. */
  readonly consumerGroup: string
}
