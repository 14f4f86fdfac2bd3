// SPDX-License-Identifier: Apache-2.0
// Puts the parts of a simple consumer together. They know each other only through what is passed in here.
import type { MQClientInstance } from '@rocketmq-ts/client'
import { asError, SendError } from '@rocketmq-ts/core'
import { type MessageExt } from '@rocketmq-ts/protocol'
import type { Reporter } from '../membership/reporter.js'
import { Acknowledger } from '../pop/acknowledger.js'
import { MessagePopper, type PopResult } from '../pop/message-popper.js'
import { PopTriage } from '../pop/pop-triage.js'
import type { PoppedMessage } from '../pop/popped-message.js'
import { MessagePuller } from '../pull/message-puller.js'
import { judgeBy } from '../pull/poison.js'
import { consumedMessagesOf } from '../queue/consumed-messages.js'
import { SendBack } from '../sending/send-back.js'
import { isWanted } from '../subscription/filter-expression.js'
import type { Subscriptions } from '../subscription/subscriptions.js'
import { LeaseBook } from './lease-book.js'
import { Lease } from './lease.js'
import type { ReceiveTarget } from './receive-targets.js'
import { ReceivedMessage } from './received-message.js'
import { Receiver } from './receiver.js'
import type { SimpleConsumerConfig } from './simple-consumer-config.js'
import type { SimpleConsumerEvents } from './simple-consumer-events.js'

/** What a consumer has before it has an instance. */
export interface GivenSimpleParts {
  readonly config: SimpleConsumerConfig
  /** As brokers know it. */
  readonly group: string
  readonly subscriptions: Subscriptions
  readonly reporter: Reporter<SimpleConsumerEvents>
}

export interface SimpleParts {
  readonly instance: MQClientInstance
  readonly acknowledger: Acknowledger
  readonly triage: PopTriage
  readonly receiver: Receiver
  readonly book: LeaseBook
}

/** The parts of a consumer on an instance. */
export function assembleSimple(given: GivenSimpleParts, instance: MQClientInstance): SimpleParts {
  const { config, group, subscriptions, reporter } = given
  const { clock } = config.client
  const acknowledger = new Acknowledger(instance, group)
  const triage = triageOf(given, instance, acknowledger)
  const book = new LeaseBook()
  const receiver = new Receiver({
    instance,
    group,
    popper: new MessagePopper(instance, group, new MessagePuller(instance, group)),
    acknowledger,
    subscriptions: () => subscriptions.all,
    isOrdered: config.isOrdered,
    from: config.consumeFromWhere === 'CONSUME_FROM_FIRST_OFFSET' ? 'min' : 'max',
    onPop: target => book.note(target, clock.now()),
    onFailure: ({ topic, brokerName }, error) =>
      reporter.report('receiveFailed', config.client.naming.plain(topic), brokerName, error),
    accept: acceptor(given, { acknowledger, triage, book }),
  })
  return { instance, acknowledger, triage, receiver, book }
}

function triageOf(given: GivenSimpleParts, instance: MQClientInstance, acknowledger: Acknowledger): PopTriage {
  const { config, group, subscriptions, reporter } = given
  const topicOf = (message: MessageExt) => message.topic
  return new PopTriage({
    logger: config.client.logger,
    group,
    acknowledger,
    sendBack: new SendBack({ instance, consumerGroup: group, maxReconsumeTimes: config.maxReconsumeTimes, topicOf }),
    wants: message => isWanted(subscriptions.get(message.topic), message),
    judge: judgeBy(config.onPoison, config.client.naming, (record, fate) => reporter.report('poison', record, fate)),
    onDeadLetter(message, isStored) {
      const topic = config.client.naming.plain(message.topic)
      reporter.report('deadLetter', message.with({ topic }), isStored)
    },
  })
}

/** Makes messages that were taken ready for whoever asked. */
function acceptor(
  { config, group }: GivenSimpleParts,
  { acknowledger, triage, book }: Pick<SimpleParts, 'acknowledger' | 'triage' | 'book'>,
): (target: ReceiveTarget, result: PopResult) => readonly ReceivedMessage[] {
  const messages = consumedMessagesOf(config, group)
  const accept = (target: ReceiveTarget, popped: PoppedMessage): ReceivedMessage => {
    const { message: stored } = popped
    const message = messages.consumed(messages.readable(stored))
    const lease = new Lease(config.client.clock, popped)
    const received = new ReceivedMessage(message, {
      lease,
      acknowledger,
      async bury(taken) {
        if (await triage.deadLetter(taken, stored)) return
        throw new SendError(`no broker took ${stored.messageId} as a dead letter; it is still ours`, [])
      },
    })
    book.add(target, lease)
    return 'value' in message ? Object.assign(received, { value: message.value }) : received
  }
  return (target, result) =>
    triage.sort(result).flatMap(popped => {
      try {
        return [accept(target, popped)]
      } catch (error) {
        void triage.judge(popped, asError(error))
        return []
      }
    })
}
