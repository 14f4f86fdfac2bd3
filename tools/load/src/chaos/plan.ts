// SPDX-License-Identifier: Apache-2.0
// What every process of a chaos run knows: the kinds of clients, and what is decided about a message by its id alone,
// so that producers, consumers and the checker need not tell each other.

/** Kinds of producers. */
export const producerKinds = ['send', 'send-in-order', 'transaction', 'grpc-send'] as const
export type ProducerKind = (typeof producerKinds)[number]

/** Kinds of consumers; each is a group. */
export const consumerKinds = ['push', 'ordered', 'pop', 'lite-pull', 'simple', 'grpc-push', 'grpc-simple'] as const
export type ConsumerKind = (typeof consumerKinds)[number]

export type MemberKind = ProducerKind | ConsumerKind

/** Topics of a run. */
export interface ChaosTopics {
  readonly plain: string
  /** Of messages in order. */
  readonly ordered: string
  /** Of messages in transactions. */
  readonly transactions: string
}

/** What a process is told at its start. */
export interface MemberOptions {
  readonly kind: MemberKind
  /** Its ids begin with it: no two processes of a run have the same. */
  readonly name: string
  readonly namesrvAddr: string
  readonly addressMap: Readonly<Record<string, string>>
  readonly endpoints: string
  /** Of consumers. */
  readonly group: string
  readonly topics: ChaosTopics
  /** Of producers: messages in a second, together. */
  readonly messagesPerSecond: number
}

/** Milliseconds that a popped message belongs to who took it: the least that brokers and proxies take. */
export const invisibleMs = 15_000

/** `<sender>_<number>`, without the dot that bodies are filled up with. A sender of ordered messages is a key. */
export function idFor(sender: string, number: number): string {
  return `${sender}_${number}`
}

/** What `idFor` was given. */
export function partsOf(id: string): { readonly sender: string; readonly number: number } {
  const at = id.lastIndexOf('_')
  return { sender: id.slice(0, at), number: Number(id.slice(at + 1)) }
}

/** Whether the transaction of this message is rolled back. */
export function isRolledBack(id: string): boolean {
  return partsOf(id).number % 5 === 4
}

/** Whether the local transaction does not say at once how it ended, so that the broker has to ask. */
export function isAskedFor(id: string): boolean {
  return partsOf(id).number % 7 === 3
}

/** Whether a handler fails when it sees the message for the first time. */
export function failsFirst(id: string): boolean {
  return partsOf(id).number % 60 === 17
}

/** The topics of which a group consumes everything. */
export function topicsOf(kind: ConsumerKind, { plain, ordered, transactions }: ChaosTopics): readonly string[] {
  return kind === 'ordered' ? [ordered] : [plain, transactions]
}

/** Whether its members have queues and commit offsets; the others acknowledge each message. */
export function isPulled(kind: ConsumerKind): boolean {
  return kind === 'push' || kind === 'ordered' || kind === 'lite-pull'
}
