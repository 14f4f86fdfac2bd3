// SPDX-License-Identifier: Apache-2.0
// What an application does with single queues: seek, pause, commit, measure. It names them without the namespace.
// [DefaultLitePullConsumerImpl.java seek, commit, committed]
import type { Naming } from '@rocketmq-ts/client'
import { OffsetError, StateError } from '@rocketmq-ts/core'
import { messageQueueKey, type MessageQueue, type QueueOffset } from '@rocketmq-ts/protocol'
import { lagOf, type QueueLag } from '../offset/queue-lag.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import type { RunningLitePullConsumer } from './running-lite-pull-consumer.js'

/** Where a queue goes on: a position, its first or behind its last message, or the first message since a time. */
export type SeekTarget = number | 'begin' | 'end' | { readonly timestamp: number }

export class QueueControl {
  readonly #consumer: RunningLitePullConsumer
  readonly #naming: Naming

  constructor(consumer: RunningLitePullConsumer, naming: Naming) {
    this.#consumer = consumer
    this.#naming = naming
  }

  /** See `DefaultLitePullConsumer.seek`. */
  async seek(queue: MessageQueue, target: SeekTarget): Promise<void> {
    const { positions, assignment } = this.#consumer
    const wire = this.#wire(queue)
    if (this.#find(wire) === undefined) await assignment.open()
    this.#assigned(wire)
    const [min, max] = await Promise.all([positions.min(wire), positions.max(wire)])
    const offset = await this.#offsetOf(wire, target, { min, max })
    if (!(offset >= min && offset <= max)) {
      const limits = `seek offset = ${offset}, min offset = ${min}, max offset = ${max}`
      throw new OffsetError(`Seek offset illegal, ${limits}`, { retry: 'never' })
    }
    // It may have been given up meanwhile.
    if (!(await this.#assigned(wire).move(offset, 'seek'))) throw this.#notAssigned(wire)
  }

  pause(queues: readonly MessageQueue[]): void {
    for (const queue of queues) this.#consumer.paused.add(messageQueueKey(this.#wire(queue)))
    for (const queue of this.#known(queues)) queue.isPaused = true
  }

  resume(queues: readonly MessageQueue[]): void {
    const { buffer, loop, paused } = this.#consumer
    for (const queue of queues) paused.delete(messageQueueKey(this.#wire(queue)))
    for (const queue of this.#known(queues)) {
      queue.isPaused = false
      buffer.submit(queue)
      loop.wake(queue)
    }
  }

  /** See `DefaultLitePullConsumer.commit`. Returns the queues whose offsets were set. */
  commit(offsets: readonly QueueOffset[] | undefined): readonly MessageQueue[] {
    const { commits, settlement, table } = this.#consumer
    if (offsets === undefined) {
      settlement.settleAll()
      commits.mark()
      return Array.from(table.all, ({ queue }) => queue)
    }
    const wire = offsets.map(({ queue, offset }) => ({ queue: this.#assigned(this.#wire(queue)).queue, offset }))
    commits.set(wire)
    return wire.map(({ queue }) => queue)
  }

  /** See `DefaultLitePullConsumer.commitSync`. */
  async commitSync(offsets: readonly QueueOffset[] | undefined): Promise<void> {
    await this.#consumer.store.commit(this.commit(offsets))
  }

  /** See `DefaultLitePullConsumer.committed`. */
  async committed(queue: MessageQueue): Promise<number | undefined> {
    const { store } = this.#consumer
    const wire = this.#wire(queue)
    return store.get(wire) ?? (await store.read(wire))
  }

  /** See `DefaultLitePullConsumer.offsetForTimestamp`. */
  offsetForTimestamp(queue: MessageQueue, timestamp: number): Promise<number> {
    return this.#consumer.positions.at(this.#wire(queue), timestamp)
  }

  /** See `DefaultLitePullConsumer.lag`. */
  async lag(): Promise<readonly QueueLag[]> {
    const { positions, table } = this.#consumer
    return lagOf(table.all, positions, this.#naming)
  }

  /** See `DefaultLitePullConsumer.passPoison`. */
  passPoison(queue: MessageQueue, offset: number): boolean {
    const processQueue = this.#find(this.#wire(queue))
    if (processQueue?.release(offset) !== true) return false
    processQueue.madeRoom()
    return true
  }

  async #offsetOf(
    queue: MessageQueue,
    target: SeekTarget,
    { min, max }: { readonly min: number; readonly max: number },
  ): Promise<number> {
    if (target === 'begin') return min
    if (target === 'end') return max
    return typeof target === 'number' ? target : this.#consumer.positions.at(queue, target.timestamp)
  }

  #find(wire: MessageQueue): ProcessQueue | undefined {
    return this.#consumer.table.get(wire)
  }

  #known(queues: readonly MessageQueue[]): ProcessQueue[] {
    return queues.flatMap(queue => this.#find(this.#wire(queue)) ?? [])
  }

  /** @throws StateError when the queue is not ours */
  #assigned(wire: MessageQueue): ProcessQueue {
    const queue = this.#find(wire)
    if (queue === undefined) throw this.#notAssigned(wire)
    return queue
  }

  #notAssigned(wire: MessageQueue): StateError {
    const { topic, brokerName, queueId } = this.#naming.plainQueue(wire)
    const { assignment, selection } = this.#consumer
    const isOurs = selection.isAssigning && assignment.has(wire)
    const why = isOurs ? 'has no start offset yet' : 'is not in assigned list'
    const hint = selection.isAssigning ? '' : ', may be rebalancing'
    const name = `MessageQueue [topic=${topic}, brokerName=${brokerName}, queueId=${queueId}]`
    return new StateError(`The message queue ${why}${hint}, message queue: ${name}`)
  }

  #wire(queue: MessageQueue): MessageQueue {
    return this.#naming.wireQueue(queue)
  }
}
