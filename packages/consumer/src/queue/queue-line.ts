// SPDX-License-Identifier: Apache-2.0
// Queues with messages to hand out, each once, served in turn: a busy queue does not keep the others waiting.

export class QueueLine<Q extends { isInLine: boolean }> {
  readonly #queues: Q[] = []

  /** Goes to the end of the line, unless it stands in it. */
  add(queue: Q): void {
    if (queue.isInLine) return
    queue.isInLine = true
    this.#queues.push(queue)
  }

  /** Takes the first one out. */
  next(): Q | undefined {
    const queue = this.#queues.shift()
    if (queue !== undefined) queue.isInLine = false
    return queue
  }
}
