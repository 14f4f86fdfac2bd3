// SPDX-License-Identifier: Apache-2.0
// A simple consumer on its instance: it takes messages, leases them to the application, and tells brokers what became
// of them.
import type { MQClientInstance } from '@rocketmq-ts/client'
import type { MessageExt } from '@rocketmq-ts/protocol'
import type { Reporter } from '../membership/reporter.js'
import { Acknowledger } from '../pop/acknowledger.js'
import { MessagePopper } from '../pop/message-popper.js'
import { PopResultFilter } from '../pop/pop-result-filter.js'
import { MessagePuller } from '../pull/message-puller.js'
import { Poison, type PoisonFate, type PoisonRecord } from '../pull/poison.js'
import { consumedMessagesOf } from '../membership/consumed-messages.js'
import { SendBack } from '../sending/send-back.js'
import { isWanted } from '../subscription/filter-expression.js'
import type { FilterChecks } from '../subscription/filter-checks.js'
import type { Subscriptions } from '../subscription/subscriptions.js'
import { LeaseBook } from './lease-book.js'
import { ReceivedMessages } from './received-messages.js'
import { Receiver } from './receiver.js'
import type { SimpleConsumerConfig } from './simple-consumer-config.js'
import type { SimpleConsumerEvents } from './simple-consumer-events.js'

/** What a simple consumer has before it has an instance. */
export interface SimpleConsumerSetup {
  readonly config: SimpleConsumerConfig
  /** As brokers know it. */
  readonly group: string
  readonly subscriptions: Subscriptions
  readonly filterChecks: FilterChecks
  readonly reporter: Reporter<SimpleConsumerEvents>
}

export class RunningSimpleConsumer {
  readonly instance: MQClientInstance
  readonly acknowledger: Acknowledger
  readonly book = new LeaseBook()
  readonly receiver: Receiver
  readonly #filter: PopResultFilter
  readonly #popper: MessagePopper

  constructor(setup: SimpleConsumerSetup, instance: MQClientInstance) {
    const { config, group, filterChecks, reporter } = setup
    const { book } = this
    const acknowledger = new Acknowledger(instance, group)
    const filter = filterOf(setup, instance, acknowledger)
    const reader = consumedMessagesOf(config, group)
    const messages = new ReceivedMessages({ config, acknowledger, filter, reader, book })
    const popper = (this.#popper = new MessagePopper(instance, group, new MessagePuller(instance, group, filterChecks)))
    this.instance = instance
    this.acknowledger = acknowledger
    this.#filter = filter
    this.receiver = new Receiver({
      ...setup,
      instance,
      popper,
      acknowledger,
      messages,
      book,
      onFailure: ({ topic, brokerName }, error) =>
        reporter.report('receiveFailed', config.client.naming.plain(topic), brokerName, error),
    })
  }

  /** Resolves when brokers have answered what they were asked for of a topic. Never rejects. */
  whenAnswered(topic: string): Promise<void> {
    return this.#popper.whenAnswered(topic)
  }

  /** Resolves when brokers were told everything. Never rejects. */
  async leave(): Promise<void> {
    await this.#filter.whenIdle()
    await this.acknowledger.whenIdle()
  }
}

function filterOf(
  { config, group, subscriptions, reporter }: SimpleConsumerSetup,
  instance: MQClientInstance,
  acknowledger: Acknowledger,
): PopResultFilter {
  const { maxReconsumeTimes, client } = config
  const topicOf = (message: MessageExt) => message.topic
  const report = (record: PoisonRecord, fate: PoisonFate) => reporter.report('poison', record, fate)
  return new PopResultFilter({
    logger: client.logger,
    group,
    acknowledger,
    sendBack: new SendBack({ instance, consumerGroup: group, maxReconsumeTimes, topicOf }),
    wants: message => isWanted(subscriptions.get(message.topic), message),
    poison: new Poison(config.options.onPoison, client.naming, report),
    onDeadLetter(message, isStored) {
      reporter.report('deadLetter', message.with({ topic: client.naming.plain(message.topic) }), isStored)
    },
  })
}
