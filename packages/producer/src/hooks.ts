// SPDX-License-Identifier: Apache-2.0
// Hooks of a producer: before and after each attempt of a send, before a queue is used, and at the end of a
// transaction. [SendMessageHook.java, CheckForbiddenHook.java, EndTransactionHook.java]
import { asError, callersError, type LocalTransactionState, type Logger, type MessageHead } from '@rocketmq-ts/core'
import { checkUserProperty, encodeProperties, type MessageQueue } from '@rocketmq-ts/protocol'
import type { Outgoing } from './outgoing.js'
import type { SendResult } from './send-result.js'

/** What a hook knows of one attempt. */
export interface SendContext {
  /** As the application wrote it, without a namespace. */
  readonly producerGroup: string
  /** The caller's message; not to be changed. */
  readonly message: MessageHead
  /** Ids joined by commas, of a batch. */
  readonly messageId: string
  /** Bytes as they are sent, perhaps compressed. */
  readonly bodyLength: number
  /** The queue that this attempt goes to. */
  readonly queue: MessageQueue
  /** `host:port` of the broker that this attempt goes to. */
  readonly brokerAddress: string
  /** No answer is waited for. */
  readonly isOneway: boolean
  /** `half`: the first half of a transaction; `delayed`: it is delivered later. */
  readonly kind: 'normal' | 'half' | 'delayed'
  /** A hook may add user properties here before the attempt, such as a trace id. */
  readonly userProperties: Record<string, string>
}

/** Sees every attempt of every send. What it throws is logged, and the send goes on. */
export interface SendMessageHook {
  /** Names it in log lines. */
  readonly hookName: string
  /** Called before each attempt. */
  sendMessageBefore?(context: SendContext): void
  /** One of the two is given; neither after a one-way send. */
  sendMessageAfter?(context: SendContext, result: SendResult | undefined, error: Error | undefined): void
}

/** May forbid a send to a queue, by throwing: the send rejects with `UsageError`, whose `cause` is what is thrown. */
export interface CheckForbiddenHook {
  /** Names it in errors. */
  readonly hookName: string
  /** Called before each attempt; throws to forbid it. */
  checkForbidden(context: Omit<SendContext, 'userProperties'>): void
}

/** How a transaction ended. */
export interface EndTransactionContext {
  /** As the application wrote it, without a namespace. */
  readonly producerGroup: string
  /** Topic of the message. */
  readonly topic: string
  /** The tag, if the message has one. */
  readonly tags: string | undefined
  /** Joined by blanks. */
  readonly keys: string
  /** `host:port` of the broker that has the half message. */
  readonly brokerAddress: string
  /** Id that the sender's client made. */
  readonly messageId: string
  /** Id of the transaction; `undefined` when the broker told none. */
  readonly transactionId: string | undefined
  /** What the listener answered. */
  readonly state: LocalTransactionState
  /** The broker had asked. */
  readonly isFromCheck: boolean
}

/** Sees the end of every transaction. What it throws is logged. */
export interface EndTransactionHook {
  /** Names it in log lines. */
  readonly hookName: string
  /** Called when the broker is told how a transaction ended. */
  endTransaction(context: EndTransactionContext): void
}

export interface HookLists {
  readonly sendMessageHooks: readonly SendMessageHook[]
  readonly checkForbiddenHooks: readonly CheckForbiddenHook[]
  readonly endTransactionHooks: readonly EndTransactionHook[]
}

/** The hooks of one producer. */
export class Hooks {
  readonly #lists: HookLists
  readonly #group: string
  readonly #logger: Logger

  constructor(lists: HookLists, group: string, logger: Logger) {
    this.#lists = lists
    this.#group = group
    this.#logger = logger
  }

  /** No hooks at all: for what hooks themselves send. */
  static none(logger: Logger): Hooks {
    return new Hooks({ sendMessageHooks: [], checkForbiddenHooks: [], endTransactionHooks: [] }, '', logger)
  }

  /** True when an attempt must make a context. */
  get watchSends(): boolean {
    return this.#lists.sendMessageHooks.length > 0
  }

  /** True when there are hooks that may forbid an attempt. */
  get checkSends(): boolean {
    return this.#lists.checkForbiddenHooks.length > 0
  }

  /** Lets each hook forbid the attempt. @throws UsageError when one does */
  check(outgoing: Outgoing, queue: MessageQueue, brokerAddress: string): void {
    const context = this.contextOf(outgoing, queue, brokerAddress, false)
    for (const hook of this.#lists.checkForbiddenHooks) {
      try {
        hook.checkForbidden(context)
      } catch (error) {
        throw callersError(`the hook ${hook.hookName}`, error)
      }
    }
  }

  contextOf(outgoing: Outgoing, queue: MessageQueue, brokerAddress: string, isOneway: boolean): SendContext {
    const { head, body, batch, isHalfMessage } = outgoing
    const isDelayed = (head.delayLevel ?? 0) > 0 || head.delayMs !== undefined || head.deliverAt !== undefined
    return {
      producerGroup: this.#group,
      message: head,
      messageId: batch === undefined ? outgoing.messageId : batch.messageIds.join(','),
      bodyLength: body.length,
      queue,
      brokerAddress,
      isOneway,
      kind: isHalfMessage ? 'half' : isDelayed ? 'delayed' : 'normal',
      userProperties: {},
    }
  }

  /** Runs the hooks before an attempt; returns what they add to the text of the properties. */
  before(context: SendContext): string {
    for (const hook of this.#lists.sendMessageHooks) {
      this.#guard(hook.hookName, () => hook.sendMessageBefore?.(context))
    }
    const added = Object.entries(context.userProperties)
    for (const [name, value] of added) checkUserProperty(name, value)
    return added.length === 0 ? '' : encodeProperties(context.userProperties)
  }

  after(context: SendContext, result: SendResult | undefined, error: Error | undefined): void {
    for (const hook of this.#lists.sendMessageHooks) {
      this.#guard(hook.hookName, () => hook.sendMessageAfter?.(context, result, error))
    }
  }

  endTransaction(context: EndTransactionContext): void {
    for (const hook of this.#lists.endTransactionHooks) {
      this.#guard(hook.hookName, () => hook.endTransaction(context))
    }
  }

  #guard(hookName: string, run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#logger.warn(`the hook ${hookName} failed: ${asError(error).message}`)
    }
  }
}
