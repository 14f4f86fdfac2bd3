// SPDX-License-Identifier: Apache-2.0
// What the Java programs say: one JSON object per line, told apart by `event`. The Java side is java/Fact.java.

/** Events of each program and what comes with them. */
export interface Facts {
  /** The program is connected: Consume, Reply, Request. */
  readonly ready: { readonly clientId: string }
  /** Consume: the queues of this consumer changed; not said in broadcasting. */
  readonly assigned: {
    readonly topic: string
    readonly queues: readonly { readonly brokerName: string; readonly queueId: number }[]
    /** Client ids of all consumers of the group, this one included. */
    readonly consumers: readonly string[]
  }
  /** Consume, Reply: a delivery. */
  readonly received: ReceivedFact
  /** Produce: a message was accepted; of a one-way message only that it was written. */
  readonly sent: SentFact & { readonly kind: string; readonly state?: TransactionState }
  /** Produce: the broker asked about an open transaction, and was told what the kind says. */
  readonly checked: ReceivedFact & { readonly kind: string }
  /** Reply: the answer was handed to the broker. */
  readonly replied: SentFact
  /** Request: an answer came. */
  readonly reply: MessageContent
  /** Produce, Request: everything was done. */
  readonly done: object
  /** Clients of gRPC: a command was obeyed, or `error` says what was thrown, `code` what the server said. */
  readonly answer: CommandAnswer
  /** A push consumer of gRPC: a delivery, which the listener accepted or refused. */
  readonly consumed: GrpcReceived & { readonly client: string; readonly accepted: boolean }
  /** A producer of gRPC: the server asked about an open transaction. */
  readonly asked: GrpcReceived & { readonly client: string }
  /** Something was thrown; the program ends with 1, Reply goes on. */
  readonly failed: { readonly error: string; readonly message: string; readonly cause: string | null }
}

/** State of a local transaction, spelled as in RocketMQ. */
export type TransactionState = 'COMMIT_MESSAGE' | 'ROLLBACK_MESSAGE' | 'UNKNOW'

/** Body and properties. */
export interface MessageContent {
  readonly bodyBase64: string | null
  readonly properties: Readonly<Record<string, string>>
}

/** A message as the Java client shows it to a listener. Times are milliseconds since the epoch. */
export interface ReceivedFact extends MessageContent {
  readonly msgId: string
  readonly topic: string
  readonly tags: string | null
  readonly keys: string | null
  readonly brokerName: string | null
  readonly queueId: number
  readonly queueOffset: number
  readonly reconsumeTimes: number
  readonly sysFlag: number
  readonly flag: number
  readonly bornTimestamp: number
  readonly storeTimestamp: number
  readonly transactionId: string | null
  /** Consume: false when the delivery was answered with "later" because of `--failures`. */
  readonly accepted?: boolean
}

/** A `SendResult` of the Java client; all is missing for a one-way message. */
export interface SentFact {
  readonly status?: 'SEND_OK' | 'FLUSH_DISK_TIMEOUT' | 'FLUSH_SLAVE_TIMEOUT' | 'SLAVE_NOT_AVAILABLE'
  readonly msgId?: string
  readonly offsetMsgId?: string | null
  readonly brokerName?: string
  readonly queueId?: number
  readonly queueOffset?: number
  readonly transactionId?: string | null
  /** Of a timer message, from 5.3 on. */
  readonly recallHandle?: string | null
}

/** A message as an official gRPC client shows it. */
export interface GrpcReceived {
  readonly messageId: string
  readonly topic: string
  readonly bodyBase64: string
  readonly tag: string | null
  readonly keys: readonly string[]
  readonly properties: Readonly<Record<string, string>>
  readonly messageGroup: string | null
  readonly priority: number | null
  readonly bornTimestamp: number
  readonly deliveryAttempt: number
}

/** What a command to a gRPC client came to. */
export interface CommandAnswer {
  readonly id: string
  readonly error?: string
  readonly message?: string
  readonly code?: number
  readonly messageId?: string
  readonly messageIds?: readonly string[]
  readonly recallHandle?: string
  readonly messages?: readonly GrpcReceived[]
}

/** Name of an event. */
export type EventName = keyof Facts

/** A fact with its event. */
export type Fact<E extends EventName> = { readonly event: E } & Facts[E]

/** The fact in `line`, of whatever kind, or `undefined` when it is something else (a warning of the JVM). */
export function parseFact(line: string): { readonly event: string } | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    // The only writer is our own java/Fact.java.
    return JSON.parse(line) as { event: string }
  } catch {
    // Looked like JSON but was not: not ours.
    return undefined
  }
}

/** True when `fact` is an `event` that has everything that `where` has; nested values are compared as JSON. */
export function isFact<E extends EventName>(
  fact: { readonly event: string } | undefined,
  event: E,
  where: Partial<Facts[E]> = {},
): fact is Fact<E> {
  if (fact?.event !== event) return false
  const values = new Map(Object.entries(fact))
  return Object.entries(where).every(([name, value]) => JSON.stringify(values.get(name)) === JSON.stringify(value))
}

/** Body of a message as text. */
export function bodyText({ bodyBase64 }: MessageContent | GrpcReceived): string {
  return Buffer.from(bodyBase64 ?? '', 'base64').toString('utf8')
}
