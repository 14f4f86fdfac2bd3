// SPDX-License-Identifier: Apache-2.0
// How far each group has come in each queue: the position of the next message it wants. [ConsumerOffsetManager.java]

/** Position of a group in a queue. */
export interface CommittedOffset {
  readonly group: string
  readonly topic: string
  readonly queueId: number
  readonly offset: number
}

type QueueOffsets = Map<number, number>

/** Positions by `topic@group` and queue. */
export class CommittedOffsets {
  readonly #committed = new Map<string, QueueOffsets>()
  readonly #pulled = new Map<string, QueueOffsets>()
  readonly #reset = new Map<string, QueueOffsets>()

  /** The committed position; -1 when there is none. */
  get(group: string, topic: string, queueId: number): number {
    return this.#committed.get(keyOf(topic, group))?.get(queueId) ?? -1
  }

  commit({ group, topic, queueId, offset }: CommittedOffset): void {
    entryOf(this.#committed, keyOf(topic, group)).set(queueId, offset)
  }

  /** Where the group pulls; 0 when it never did. */
  pulledTo(group: string, topic: string, queueId: number): number {
    return this.#pulled.get(keyOf(topic, group))?.get(queueId) ?? 0
  }

  notePull({ group, topic, queueId, offset }: CommittedOffset): void {
    entryOf(this.#pulled, keyOf(topic, group)).set(queueId, offset)
  }

  /** Commits a position that the next pull is to start from, whatever it asks for. */
  reset(to: CommittedOffset): void {
    entryOf(this.#reset, keyOf(to.topic, to.group)).set(to.queueId, to.offset)
    this.commit(to)
  }

  /** Whether a reset waits for the group's next pull of the queue. */
  hasReset(group: string, topic: string, queueId: number): boolean {
    return this.#reset.get(keyOf(topic, group))?.has(queueId) === true
  }

  /** The position of a reset that waits, once. */
  takeReset(group: string, topic: string, queueId: number): number | undefined {
    const waiting = this.#reset.get(keyOf(topic, group))
    const offset = waiting?.get(queueId)
    waiting?.delete(queueId)
    return offset
  }

  /** Committed positions of a group in a topic, by queue. */
  ofQueues(group: string, topic: string): ReadonlyMap<number, number> {
    return this.#committed.get(keyOf(topic, group)) ?? new Map<number, number>()
  }

  /** Committed positions by `topic@group`. */
  all(): ReadonlyMap<string, ReadonlyMap<number, number>> {
    return this.#committed
  }

  /** Topics in which the group has a position. */
  topicsOf(group: string): readonly string[] {
    return this.#pairs()
      .filter(pair => pair.group === group)
      .map(pair => pair.topic)
  }

  /** Groups that have a position in the topic. */
  groupsOf(topic: string): readonly string[] {
    return this.#pairs()
      .filter(pair => pair.topic === topic)
      .map(pair => pair.group)
  }

  /** Gives the group `to` the positions of `from` in a topic. */
  clone(from: string, to: string, topic: string): void {
    const offsets = this.#committed.get(keyOf(topic, from))
    if (offsets !== undefined) this.#committed.set(keyOf(topic, to), new Map(offsets))
  }

  deleteGroup(group: string): void {
    this.#deleteWhere(pair => pair.group === group)
  }

  deleteTopic(topic: string): void {
    this.#deleteWhere(pair => pair.topic === topic)
  }

  #deleteWhere(matches: (pair: { topic: string; group: string }) => boolean): void {
    for (const table of [this.#committed, this.#pulled, this.#reset]) {
      for (const key of table.keys()) if (matches(pairOf(key))) table.delete(key)
    }
  }

  #pairs(): { topic: string; group: string }[] {
    return [...this.#committed.keys()].map(pairOf)
  }
}

function keyOf(topic: string, group: string): string {
  return `${topic}@${group}`
}

/** Neither topics nor groups may hold an `@`. */
function pairOf(key: string): { topic: string; group: string } {
  const at = key.indexOf('@')
  return { topic: key.slice(0, at), group: key.slice(at + 1) }
}

function entryOf(table: Map<string, QueueOffsets>, key: string): QueueOffsets {
  const known = table.get(key)
  if (known !== undefined) return known
  const made: QueueOffsets = new Map()
  table.set(key, made)
  return made
}
