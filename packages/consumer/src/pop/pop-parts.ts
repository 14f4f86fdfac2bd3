// SPDX-License-Identifier: Apache-2.0
// Puts together what a push consumer needs for queues that brokers have it pop.
import type { MQClientInstance } from '@rocketmq-ts/client'
import { asError } from '@rocketmq-ts/core'
import { type MessageExt } from '@rocketmq-ts/protocol'
import { MessagePuller } from '../pull/message-puller.js'
import { reportFailure, type ConsumptionParts, type FailedMessage } from '../push/consumption.js'
import type { PushConsumerConfig } from '../push/push-consumer-config.js'
import { isWanted } from '../subscription/filter-expression.js'
import type { Subscriptions } from '../subscription/subscriptions.js'
import { AckBatch } from './ack-batch.js'
import { Acknowledger } from './acknowledger.js'
import { MessagePopper, type PopResult } from './message-popper.js'
import { PopLoop } from './pop-loop.js'
import { PopMode } from './pop-mode.js'
import type { PopEntry, PopQueue } from './pop-queue.js'
import { PopReturns } from './pop-returns.js'
import { PopTriage } from './pop-triage.js'
import type { TakenReceipt } from './popped-message.js'

/** What the consumer has already. */
export interface GivenPopParts {
  readonly config: PushConsumerConfig
  /** As brokers know it. */
  readonly group: string
  readonly subscriptions: Subscriptions
  readonly consumptionParts: Omit<ConsumptionParts, 'giveBack' | 'onSettled'>
  /** The queue has messages to hand out. */
  readonly onMessages: (queue: PopQueue) => void
}

export interface PopParts {
  readonly mode: PopMode
  readonly loop: PopLoop
  /** Gives a popped message back. Does not reject. */
  readonly giveBack: (queue: PopQueue, failed: FailedMessage) => Promise<boolean>
}

/** The parts on an instance. */
export function popPartsOf(given: GivenPopParts, instance: MQClientInstance): PopParts {
  const { config, group, subscriptions, consumptionParts, onMessages } = given
  const { clock, logger } = config.client
  const { stats, reporter, sendBack } = consumptionParts
  const acknowledger = new Acknowledger(instance, group)
  const triage = triageOf(given, acknowledger)
  const loop = new PopLoop({
    instance,
    popper: new MessagePopper(instance, group, new MessagePuller(instance, group)),
    triage,
    subscriptionOf: topic => subscriptions.get(topic),
    order: {
      maxMessages: config.numbers.popBatchNums,
      invisibleMs: config.numbers.popInvisibleTime,
      from: config.consumeFromWhere === 'CONSUME_FROM_FIRST_OFFSET' ? 'min' : 'max',
    },
    threshold: config.numbers.popThresholdForQueue,
    intervalMs: config.numbers.pullInterval,
    errorPauseMs: config.numbers.pullTimeDelayMillsWhenException,
    onPopped: (topic, elapsedMs, messages) => stats.addPull(topic, elapsedMs, messages),
    onMessages,
    giveBack: result => giveBackAll(acknowledger, result),
    onFailure: (queue, error) => reporter.report('pullFailed', queue, error),
  })
  const batch = new AckBatch(acknowledger)
  const mode = new PopMode({
    clock,
    group,
    subscriptions,
    loop,
    async whenIdle() {
      await triage.whenIdle()
      await acknowledger.whenIdle()
    },
    onDone: taken => triage.track(acknowledge(taken)),
    onChange({ assigned, revoked }) {
      if (revoked.length > 0) reporter.report('revoked', revoked)
      if (assigned.length > 0) reporter.report('assigned', assigned)
    },
  })
  const acknowledge = async (taken: TakenReceipt) => {
    try {
      await batch.add(taken)
    } catch (error) {
      logger.warn(`a message of ${taken.topic} was not acknowledged and comes again: ${asError(error).message}`)
    }
  }
  const { maxReconsumeTimes } = sendBack
  const returns = new PopReturns({ clock, logger, acknowledger, triage, maxReconsumeTimes })
  // Whoever comes from a queue of POP is an entry of POP.
  const giveBack = (_queue: PopQueue, { entry, message, failure }: FailedMessage) =>
    returns.giveBack(entry as PopEntry, message, failure)
  return { mode, loop, giveBack }
}

function triageOf(
  { config, group, subscriptions, consumptionParts }: GivenPopParts,
  acknowledger: Acknowledger,
): PopTriage {
  const wants = (message: MessageExt) => {
    return isWanted(subscriptions.get(message.topic), message) && (config.options.messageFilter?.(message) ?? true)
  }
  return new PopTriage({
    logger: config.client.logger,
    group,
    acknowledger,
    sendBack: consumptionParts.sendBack,
    wants,
    judge: consumptionParts.judge,
    onDeadLetter(message, isStored) {
      if (!isStored) return
      const { topic, brokerName, queueId } = message
      const queue = { queue: { topic, brokerName, queueId } }
      reportFailure(consumptionParts, queue, { message, error: undefined, fate: 'deadLetter' })
    },
  })
}

/** Lets messages come again that nobody gets: those that came when their queue was not ours any more. */
async function giveBackAll(acknowledger: Acknowledger, { messages }: PopResult): Promise<void> {
  // What cannot be given back comes again when its time is over.
  await Promise.all(messages.map(taken => acknowledger.changeInvisibleTime(taken, 0).catch(() => undefined)))
}
