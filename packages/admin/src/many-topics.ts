// SPDX-License-Identifier: Apache-2.0
// Makes topics with one request to each broker. Brokers before 5.3 take one request for each topic.
// [UpdateTopicListSubCommand.java]
import { signedAttributes, updateAndCreateTopic, updateAndCreateTopicList } from '@rocketmq-ts/protocol'
import type { BrokerOutcome } from './admin-error.js'
import { selectMasters, type BrokerSelection } from './broker-selection.js'
import { settleTopic } from './changed-topic.js'
import { ifKnown } from './known-request.js'
import { doOnEachBroker } from './on-each-broker.js'
import type { Operation } from './operation.js'
import { newTopicSettings, topicFields, type TopicChanges } from './topic-settings.js'

/** Makes topics on the masters of the selected brokers. */
export async function createTopics(
  operation: Operation,
  topics: Readonly<Record<string, TopicChanges>>,
  options: BrokerSelection & { readonly waitForRoute: boolean },
): Promise<readonly BrokerOutcome[]> {
  const targets = selectMasters(await operation.clusterView(), options)
  const wanted = Object.entries(topics).map(([topic, changes]) => topicFields(topic, newTopicSettings, changes))
  const topicConfigList = wanted.map(({ topic, topicFilterType: _text, topicSysFlag = 0, ...fields }) => {
    const { filterType: topicFilterType = newTopicSettings.filterType, attributes = {} } = topics[topic] ?? {}
    return { ...fields, topicName: topic, topicFilterType, topicSysFlag, attributes: signedAttributes(attributes) }
  })
  const done = await doOnEachBroker(operation, targets, async ({ address }) => {
    if (await ifKnown(operation.ask(address, updateAndCreateTopicList, {}, { topicConfigList }))) return
    for (const fields of wanted) await operation.ask(address, updateAndCreateTopic, fields)
  })
  for (const fields of wanted) {
    const changed = done.map(({ brokerName }) => ({ ...fields, brokerName }))
    await settleTopic(operation, fields.topic, changed, { ...options, order: fields.order })
  }
  return done
}
