// SPDX-License-Identifier: Apache-2.0
// Puts the parts of a lite pull consumer together. They know each other only through what is passed in here.
import type { MQClientInstance } from '@rocketmq-ts/client'
import { asError } from '@rocketmq-ts/core'
import { type MessageQueue } from '@rocketmq-ts/protocol'
import { ConsumeHooks } from '../hooks/consume-hooks.js'
import type { Reporter } from '../membership/reporter.js'
import { offsetStoreOf } from '../offset/offset-store-of.js'
import type { OffsetStore } from '../offset/offset-store.js'
import { QueuePositions } from '../offset/queue-positions.js'
import type { RefusedOffset } from '../offset/remote-broker-offset-store.js'
import { legalOffset } from '../pull/legal-offset.js'
import { MessagePuller } from '../pull/message-puller.js'
import { judgeBy, judgePoison } from '../pull/poison.js'
import { consumedMessagesOf } from '../queue/consumed-messages.js'
import type { ProcessQueue } from '../queue/process-queue.js'
import { TimerGroup } from '../queue/timer-group.js'
import { Rebalance, type AssignmentChange } from '../rebalance/rebalance.js'
import { HandOutHooks } from './hand-out-hooks.js'
import type { LitePullConsumerConfig } from './lite-pull-consumer-config.js'
import type { LitePullConsumerEvents } from './lite-pull-consumer-events.js'
import { LitePullLoop } from './lite-pull-loop.js'
import { LiteQueueOwner, type MoveReason } from './lite-queue-owner.js'
import { ManualAssignment } from './manual-assignment.js'
import { MessageSupply } from './message-supply.js'
import { OffsetCommits } from './offset-commits.js'
import { Poller } from './poller.js'
import type { QueueChoice } from './queue-choice.js'
import type { QueueTable } from './queue-table.js'
import { Settlement } from './settlement.js'

/** What a consumer has before it has an instance. */
export interface GivenLiteParts {
  readonly config: LitePullConsumerConfig
  /** As brokers know it. */
  readonly group: string
  readonly choice: QueueChoice
  readonly reporter: Reporter<LitePullConsumerEvents>
}

export interface LitePullParts {
  readonly instance: MQClientInstance
  readonly store: OffsetStore
  readonly positions: QueuePositions
  readonly rebalance: Rebalance
  readonly assignment: ManualAssignment
  /** The one of the two that is in use. */
  readonly table: () => QueueTable
  readonly commits: OffsetCommits
  readonly loop: LitePullLoop
  readonly supply: MessageSupply
  readonly settlement: Settlement
  readonly poller: Poller
  /** Keys of queues that are paused. */
  readonly paused: Set<string>
  readonly timers: TimerGroup
  /** Lets a queue go on at another offset; false when it was given up meanwhile. */
  readonly move: (queue: ProcessQueue, to: number, reason: MoveReason) => Promise<boolean>
}

/** What the parts need of each other, once all are there. */
interface Links {
  readonly paused: Set<string>
  readonly startPulling: (queue: ProcessQueue) => void
}

/** The parts of a consumer on an instance. No timer runs yet. */
export function assembleLite(given: GivenLiteParts, instance: MQClientInstance): LitePullParts {
  const { config, group, choice, reporter } = given
  const { clock, naming } = config.client
  const paused = new Set<string>()
  const judge = judgeBy(config.onPoison, naming, (record, fate) => reporter.report('poison', record, fate))
  const queueParts = queuePartsOf(given, instance, { paused, startPulling: queue => loop.start(queue) })
  const { table, move } = queueParts
  const supply = new MessageSupply({
    clock,
    messages: consumedMessagesOf(config, group),
    paused,
    async judge(queue, entry, error) {
      await judgePoison({ judge }, queue, entry, error)
      loop.wake()
    },
  })
  const loop: LitePullLoop = new LitePullLoop({
    config,
    instance,
    puller: new MessagePuller(instance, group),
    subscriptionOf: topic => choice.subscriptionOf(topic),
    queues: () => table().queues,
    paused,
    judge,
    onMessages: queue => supply.submit(queue),
    async onIllegalOffset(processQueue, result) {
      const illegal = { queue: naming.plainQueue(processQueue.queue), from: processQueue.nextOffset }
      await move(processQueue, legalOffset(config.options.onIllegalOffset, illegal, result), 'illegal')
    },
    onFailure: (queue, error) => reporter.report('pullFailed', queue, error),
  })
  const settlement = new Settlement({
    hooks: new HandOutHooks(clock, new ConsumeHooks(config, config.options.consumeMessageHooks ?? [])),
    onSettled: () => loop.wake(),
    onGivenBack: queue => supply.submit(queue),
  })
  const poller = new Poller(clock, supply, settlement)
  return { instance, ...queueParts, loop, supply, settlement, poller, paused, timers: new TimerGroup(clock) }
}

function queuePartsOf(
  given: GivenLiteParts,
  instance: MQClientInstance,
  { paused, startPulling }: Links,
): Pick<LitePullParts, 'store' | 'positions' | 'rebalance' | 'assignment' | 'table' | 'commits' | 'move'> {
  const { config, group, choice, reporter } = given
  const { clock, logger } = config.client
  const onRefused = (refused: RefusedOffset) => reporter.report('offsetRefused', refused)
  const store = offsetStoreOf({ config, group, onRefused }, instance)
  const positions = new QueuePositions(instance)
  const table = (): QueueTable => (choice.isAssigning ? assignment : rebalance)
  const commits = new OffsetCommits({ store, isAutomatic: config.autoCommit, queues: () => table().queues })
  const owner = new LiteQueueOwner({
    logger,
    rules: { store, positions, consumeFromWhere: config.consumeFromWhere, consumeTime: config.consumeTime },
    commits,
    paused,
    table,
    startPulling,
    onChange: change => reportChange(given, change),
  })
  const assignment = new ManualAssignment(clock, owner)
  const rebalance = new Rebalance({
    instance,
    consumerGroup: group,
    messageModel: config.isBroadcast ? 'BROADCASTING' : 'CLUSTERING',
    strategy: config.strategy,
    subscriptions: choice.subscriptions,
    owner,
    onMissingTopic: topic => reporter.report('topicMissing', topic),
  })
  const move = async (queue: ProcessQueue, to: number, reason: MoveReason) => {
    const from = reason === 'illegal' ? queue.nextOffset : queue.consumedOffset
    const isMoved = await owner.move(queue, to, reason)
    if (isMoved && reason !== 'seek') {
      reporter.report('offsetMoved', { queue: queue.queue, from, to, reason })
    }
    return isMoved
  }
  return { store, positions, rebalance, assignment, table, commits, move }
}

/** Listeners may throw: that is logged. */
function reportChange(given: GivenLiteParts, change: AssignmentChange): void {
  const { config, reporter } = given
  const { logger, naming } = config.client
  const plain = (queues: readonly MessageQueue[]) => queues.map(queue => naming.plainQueue(queue))
  const { topic, all, mine, assigned, revoked } = change
  if (revoked.length > 0) reporter.report('revoked', revoked)
  if (assigned.length > 0) reporter.report('assigned', assigned)
  try {
    config.options.messageQueueListener?.(naming.plain(topic), plain(all), plain(mine))
  } catch (error) {
    logger.error(`the messageQueueListener threw: ${asError(error).message}`)
  }
}
