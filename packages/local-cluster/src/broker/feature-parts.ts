// SPDX-License-Identifier: Apache-2.0
// The parts that must work from the first moment of a run, whether a request asks for them or not: what delivers
// delayed messages, checks transactions, revives popped ones.
import type { Broker } from './broker.js'
import { levelDelivery } from './delay/level-delivery.js'
import { recallHandleStep } from './delay/recall-handle-step.js'
import { timerDelivery } from './delay/timer-delivery.js'
import { groupFilters } from './filter/group-filters.js'
import { useLightQueues } from './light-queues.js'
import { useLiteTopics } from './lite/lite-topics.js'
import { popState } from './pop/pop-state.js'
import { retryTopicStep } from './retry/retry-topic-step.js'
import { serveAsSlave } from './slave.js'
import { halfMessageStep } from './transaction/half-message-step.js'
import { transactionChecks } from './transaction/transaction-checks.js'

/** Makes them. Called once, when the broker listens and before it registers with the name servers. */
export function startFeatureParts(broker: Broker): void {
  broker.part(groupFilters)
  if (broker.master !== undefined) {
    serveAsSlave(broker)
    return
  }
  useLightQueues(broker)
  useLiteTopics(broker)
  broker.addSendStep(retryTopicStep(broker))
  broker.addSendStep(halfMessageStep(broker))
  broker.addSendStep(recallHandleStep(broker))
  // A message with a level loses its timer properties, so levels are looked at first.
  broker.part(levelDelivery)
  broker.part(timerDelivery)
  broker.part(transactionChecks)
  broker.part(popState)
}
