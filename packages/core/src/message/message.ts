// SPDX-License-Identifier: Apache-2.0
// What an application sends. Nothing in here is ever changed by the library: what a send adds (ids, groups) goes into
// a copy of the properties. [Message.java]

/** Delay levels that a broker can be set up with; by default there are 18 (`messageDelayLevel`). */
export const mostDelayLevels = 64

/** A message to send. */
export interface Message {
  /** Where it goes. */
  readonly topic: string
  /** The bytes of the message. Must not be changed until the send has settled. */
  readonly body: Uint8Array
  /** The tag that consumers filter by; RocketMQ knows one for each message. */
  readonly tags?: string | undefined
  /** Business keys under which the message can be found again: one text with blanks in between, or a list. */
  readonly keys?: string | readonly string[] | undefined
  /** Properties of the application's own. Names that RocketMQ reserves are refused. */
  readonly properties?: Readonly<Record<string, string>> | undefined
  /** A number of the application's own, 32 bits, transported untouched. 0 by default. */
  readonly flag?: number | undefined
  /** Whether the answer waits until the message is flushed and replicated as the broker is set up. True by default. */
  readonly waitStoreMsgOk?: boolean | undefined
  /** Delivered later by one of the broker's levels, counted from 1; by default 1 s 5 s 10 s 30 s 1 m … 2 h. */
  readonly delayLevel?: number | undefined
  /** Milliseconds until the message is delivered, at most three days; brokers from 5.0 on. */
  readonly delayMs?: number | undefined
  /** Delivered at this time, milliseconds since the epoch, at most three days ahead; brokers from 5.0 on. */
  readonly deliverAt?: number | undefined
  /** Messages with the same key go to the same queue and stay in order. */
  readonly shardingKey?: string | undefined
  /** From 0; what it means is up to the broker, from 5.4 on. */
  readonly priority?: number | undefined
  /** Lite topic under `topic`; brokers from 5.5 on. */
  readonly liteTopic?: string | undefined
}

/** A message whose body is of the application's own type. */
export type MessageOf<TBody> = Omit<Message, 'body'> & { readonly body: TBody }

/** A message without its body: what selectors, hooks and channels see, and what does not depend on a serializer. */
export type MessageHead = Omit<Message, 'body'>
