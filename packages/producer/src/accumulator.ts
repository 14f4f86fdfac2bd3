// SPDX-License-Identifier: Apache-2.0
// Automatic batching: sends that come within a short time become one request, and each caller still gets a result of
// its own. Grouped by topic, queue, `waitStoreMsgOk`, and by tag where order does not matter. [ProduceAccumulator.java]
import { asError, OverloadError, type Clock } from '@rocketmq-ts/core'
import { messageQueueKey, type MessageQueue } from '@rocketmq-ts/protocol'
import type { AutoBatchOptions } from './auto-batch-options.js'
import type { BatchPart, BatchSendResult } from './batch.js'
import { Accumulation, type HeldMessage } from './accumulation.js'
import type { SendResult } from './send-result.js'

export interface AccumulatorParts {
  readonly clock: Clock
  readonly settings: { readonly [N in keyof AutoBatchOptions]-?: number }
  /** Sends a batch. */
  readonly send: (parts: readonly BatchPart[], bounds: BatchBounds) => Promise<BatchSendResult>
}

/** Where a batch goes, and until when. */
export interface BatchBounds {
  /** Given: messages stay in the order in which they come. */
  readonly queue: MessageQueue | undefined
  /** Monotonic milliseconds. */
  readonly deadline: number
}

export class Accumulator {
  readonly #parts: AccumulatorParts
  readonly #accumulations = new Map<string, Accumulation>()
  #bytes = 0

  constructor(parts: AccumulatorParts) {
    this.#parts = parts
  }

  /** Takes a message. Rejects as a batch does, and with `OverloadError` when too much is held. */
  send(part: BatchPart, { queue, deadline }: BatchBounds): Promise<SendResult> {
    const { totalMaxBytes } = this.#parts.settings
    if (this.#bytes + part.size > totalMaxBytes) {
      const text = `automatic batching holds ${totalMaxBytes} bytes already`
      return Promise.reject(new OverloadError(text, { outcome: 'not-sent' }))
    }
    this.#bytes += part.size
    return new Promise((resolve, reject) => this.#accumulationOf(part, queue).add({ part, deadline, resolve, reject }))
  }

  /** Sends everything that is held, and resolves when it has settled. Never rejects. */
  async flush(): Promise<void> {
    await Promise.all([...this.#accumulations.values()].map(accumulation => accumulation.settled()))
  }

  #accumulationOf({ head }: BatchPart, queue: MessageQueue | undefined): Accumulation {
    const where = queue === undefined ? `${head.topic}\n${head.tags ?? ''}` : messageQueueKey(queue)
    const key = `${head.waitStoreMsgOk ?? true}\n${queue === undefined}\n${where}`
    const known = this.#accumulations.get(key)
    if (known !== undefined) return known
    const { clock, settings } = this.#parts
    const accumulation = new Accumulation({
      clock,
      isOrdered: queue !== undefined,
      lingerMs: settings.lingerMs,
      maxBytes: settings.maxBytes,
      send: batch => this.#send(batch, queue),
      onIdle: () => this.#accumulations.delete(key),
    })
    this.#accumulations.set(key, accumulation)
    return accumulation
  }

  async #send(batch: readonly HeldMessage[], queue: MessageQueue | undefined): Promise<void> {
    const parts = batch.map(({ part }) => part)
    try {
      // The oldest message decides for all of them.
      const deadline = Math.min(...batch.map(held => held.deadline))
      const result = await this.#parts.send(parts, { queue, deadline })
      for (const [index, { part, resolve }] of batch.entries()) resolve(ownResult(result, index, part))
    } catch (error) {
      for (const { reject } of batch) reject(asError(error))
    }
    for (const { size } of parts) this.#bytes -= size
  }
}

/** What the caller of one message gets. */
function ownResult({ messages, ...shared }: BatchSendResult, index: number, { messageId }: BatchPart): SendResult {
  const own = messages[index]
  return {
    ...shared,
    messageId,
    offsetMessageId: own?.offsetMessageId ?? '',
    queueOffset: own?.queueOffset ?? shared.queueOffset + index,
    recallHandle: undefined,
  }
}
