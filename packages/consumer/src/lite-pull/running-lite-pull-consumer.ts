// SPDX-License-Identifier: Apache-2.0
// A lite pull consumer on its instance, in the order of a message's way: the loop pulls into queues, the buffer hands
// out of them when the application asks, what it is done with is settled, and settled offsets are committed. Each part
// is made of those before it.
import { ConsumeHooks, Timers } from '@rocketmq-ts/core'
import type { MQClientInstance } from '@rocketmq-ts/client'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import type { Reporter } from '../membership/reporter.js'
import { offsetStoreOf } from '../options/offset-store-of.js'
import type { OffsetStore } from '../offset/offset-store.js'
import { QueuePositions } from '../offset/queue-positions.js'
import type { RefusedOffset } from '../offset/remote-broker-offset-store.js'
import { StartOffsets } from '../offset/start-offsets.js'
import { MessagePuller } from '../pull/message-puller.js'
import { Poison, type PoisonFate, type PoisonRecord } from '../pull/poison.js'
import { PullLoop } from '../pull/pull-loop.js'
import { consumedMessagesOf } from '../membership/consumed-messages.js'
import { QueueTable } from '../queue/queue-table.js'
import { Rebalance } from '../rebalance/rebalance.js'
import type { FilterChecks } from '../subscription/filter-checks.js'
import { HandOutHooks } from './hand-out-hooks.js'
import type { LitePullConsumerConfig } from './lite-pull-consumer-config.js'
import type { LitePullConsumerEvents } from './lite-pull-consumer-events.js'
import { LitePullRules } from './lite-pull-rules.js'
import { LiteQueues } from './lite-queues.js'
import { ManualAssignment } from './manual-assignment.js'
import { OffsetCommits } from './offset-commits.js'
import { PollBuffer } from './poll-buffer.js'
import { Poller } from './poller.js'
import type { QueueSelection } from './queue-selection.js'
import { Settlement } from './settlement.js'

/** What a lite pull consumer has before it has an instance. */
export interface LitePullConsumerSetup {
  readonly config: LitePullConsumerConfig
  /** As brokers know it. */
  readonly group: string
  readonly selection: QueueSelection
  readonly filterChecks: FilterChecks
  readonly reporter: Reporter<LitePullConsumerEvents>
}

/** No timer runs yet. */
export class RunningLitePullConsumer {
  readonly instance: MQClientInstance
  readonly selection: QueueSelection
  readonly store: OffsetStore
  readonly positions: QueuePositions
  /** The queues that are pulled: a share of the subscribed topics, or those that the application assigned. */
  readonly table = new QueueTable()
  /** Keys of queues that the application has paused; also of one that is given away and comes back. */
  readonly paused = new Set<string>()
  readonly rebalance: Rebalance
  readonly assignment: ManualAssignment
  readonly commits: OffsetCommits
  readonly loop: PullLoop
  readonly buffer: PollBuffer
  readonly settlement: Settlement
  readonly poller: Poller
  readonly timers: Timers

  constructor({ config, group, selection, filterChecks, reporter }: LitePullConsumerSetup, instance: MQClientInstance) {
    const { consumerGroup, client, options } = config
    const { clock, logger, naming } = client
    const { table } = this
    const hooks = { consumerGroup, namespace: naming.namespace, logger }
    const onRefused = (refused: RefusedOffset) => reporter.report('offsetRefused', refused)
    const onFailure = (queue: MessageQueue, error: Error) => reporter.report('pullFailed', queue, error)
    const report = (record: PoisonRecord, fate: PoisonFate) => reporter.report('poison', record, fate)
    const poison = new Poison(config.options.onPoison, naming, report)
    this.instance = instance
    this.selection = selection
    this.timers = new Timers(clock)
    this.store = offsetStoreOf({ config, group, onRefused }, instance)
    this.positions = new QueuePositions(instance)
    this.commits = new OffsetCommits({ store: this.store, isAutomatic: config.options.autoCommit, table })
    this.buffer = new PollBuffer(clock, consumedMessagesOf(config, group))
    this.settlement = new Settlement(
      this.buffer,
      new HandOutHooks(clock, new ConsumeHooks(hooks, options.consumeMessageHooks)),
    )
    this.poller = new Poller(clock, this.buffer, this.settlement)
    const puller = new MessagePuller(instance, group, filterChecks)
    const rules = new LitePullRules(config, selection)
    this.loop = new PullLoop({ instance, puller, rules, table, poison, receiver: this.buffer, onFailure })
    const offsets = new StartOffsets(this.store, this.positions, config.start)
    const { commits, loop, paused } = this
    const lifecycle = new LiteQueues({ config, instance, table, offsets, commits, loop, paused, poison, reporter })
    this.assignment = new ManualAssignment(clock, lifecycle, table)
    this.rebalance = new Rebalance({
      instance,
      consumerGroup: group,
      messageModel: config.isBroadcast ? 'BROADCASTING' : 'CLUSTERING',
      strategy: options.allocateMessageQueueStrategy,
      subscriptions: selection.subscriptions,
      lifecycle,
      table,
      onMissingTopic: topic => reporter.report('topicMissing', topic),
    })
  }

  /** One round, unless the application assigns its queues; false when another one is wanted soon. Does not reject. */
  async balance(): Promise<boolean> {
    const isBalanced = this.selection.isAssigning || (await this.rebalance.rebalance())
    // Queues that were given away have made room.
    this.loop.wakeAll()
    return isBalanced
  }

  /** Ends polls and loops, commits, and gives all queues away, whatever of it there is. Never rejects. */
  async leave(): Promise<void> {
    this.buffer.close()
    this.loop.pause()
    this.timers.clear()
    await this.rebalance.close()
    await this.assignment.close()
  }
}
