// SPDX-License-Identifier: Apache-2.0
// INVOKE_BROKER_TO_GET_CONSUMER_STATUS: how far the members of a group have come, by their own word. Members that do
// not answer are left out. [Broker2Client.java getConsumeStatus]
import {
  getConsumerStatusFromClient,
  invokeBrokerToGetConsumerStatus,
  refuse,
  type ConsumerStatus,
} from '@rocketmq-ts/protocol'
import { handle } from '../broker.js'
import { defaultRemark } from '../../remarks.js'

const timeoutMs = 5000

type Positions = ConsumerStatus['messageQueueTable']

export const handleInvokeBrokerToGetConsumerStatus = handle(
  invokeBrokerToGetConsumerStatus,
  async (broker, { topic, group, clientAddr = '' }) => {
    const channels = [...(broker.consumers.get(group)?.channels.values() ?? [])]
    if (channels.length === 0) {
      refuse('SYSTEM_ERROR', `No Any Consumer online in the consumer group: [${group}]`)
    }
    const asked = channels.filter(({ clientId }) => clientAddr.trim() === '' || clientId === clientAddr)
    const answers = await Promise.allSettled(
      asked.map(async ({ clientId, connection }): Promise<readonly [string, Positions]> => {
        const { body } = await connection.call(getConsumerStatusFromClient, { topic, group }, { timeoutMs })
        return [clientId, body.messageQueueTable]
      }),
    )
    const consumerTable = new Map(answers.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value] : [])))
    return { remark: defaultRemark, body: { consumerTable, messageQueueTable: [] } }
  },
)
