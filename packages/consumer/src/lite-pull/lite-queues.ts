// SPDX-License-Identifier: Apache-2.0
// What a lite pull consumer does with its queues: the start offset before they start, a commit before they go, another
// offset when it is asked for. [RebalanceLitePullImpl.java]
import { asError } from '@rocketmq-ts/core'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import type { Reporter } from '../membership/reporter.js'
import { ProcessQueue, type MoveReason } from '../queue/process-queue.js'
import { PulledQueues, type PulledQueuesOptions } from '../pull/pulled-queues.js'
import type { AssignmentChange } from '../rebalance/rebalance.js'
import type { LitePullConsumerConfig } from './lite-pull-consumer-config.js'
import type { LitePullConsumerEvents } from './lite-pull-consumer-events.js'
import type { OffsetCommits } from './offset-commits.js'

export interface LiteQueuesOptions extends PulledQueuesOptions {
  readonly config: LitePullConsumerConfig
  readonly commits: OffsetCommits
  /** Keys of queues of which the application wants nothing for now, ours or not. */
  readonly paused: ReadonlySet<string>
  readonly reporter: Reporter<LitePullConsumerEvents>
}

export class LiteQueues extends PulledQueues {
  readonly #options: LiteQueuesOptions

  constructor(options: LiteQueuesOptions) {
    super(options)
    this.#options = options
  }

  release(queues: readonly ProcessQueue[]): Promise<void> {
    return this.#options.commits.release(queues)
  }

  onChange({ topic, all, mine, assigned, revoked }: AssignmentChange): void {
    const { config, offsets, reporter } = this.#options
    const { logger, naming } = config.client
    // Other members have them now: the offset that they leave counts, also a lower one, after a reset.
    for (const queue of revoked) offsets.store.forgetCommitted(queue)
    if (revoked.length > 0) reporter.report('revoked', revoked)
    if (assigned.length > 0) reporter.report('assigned', assigned)
    const plain = (queues: readonly MessageQueue[]) => queues.map(queue => naming.plainQueue(queue))
    try {
      config.options.messageQueueListener?.(naming.plain(topic), plain(all), plain(mine))
    } catch (error) {
      logger.error(`the messageQueueListener threw: ${asError(error).message}`)
    }
  }

  protected newQueue(queue: MessageQueue, offset: number): ProcessQueue {
    const fresh = new ProcessQueue(queue, offset, { owner: this })
    fresh.isPaused = this.#options.paused.has(fresh.key)
    return fresh
  }

  protected async replace(old: ProcessQueue, fresh: ProcessQueue, reason: MoveReason): Promise<boolean> {
    const { table, commits } = this.#options
    if (!table.replace(old, fresh)) return false
    await commits.move(old.queue, fresh.nextOffset, reason !== 'seek')
    return true
  }
}
