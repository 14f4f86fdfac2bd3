// SPDX-License-Identifier: Apache-2.0
// What is wrong with a topic.
import { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import type { ClientOptions } from '@rocketmq-ts/client'
import { RocketMQError } from '@rocketmq-ts/core'
import { isReadable, isWritable } from '@rocketmq-ts/protocol'
import type { Finding } from './finding.js'

export async function* examineTopic(client: ClientOptions, timeoutMs: number, topic: string): AsyncGenerator<Finding> {
  await using admin = new DefaultMQAdminExt({ ...client, timeoutMs })
  const subject = `topic ${topic}`
  try {
    await admin.start()
    const { queueDatas } = await admin.topics.route(topic)
    const readable = queueDatas.filter(({ perm }) => isReadable(perm))
    const writable = queueDatas.filter(({ perm }) => isWritable(perm))
    if (writable.length === 0) {
      yield {
        verdict: 'warning',
        subject,
        says: 'no broker lets producers write to it',
        advice: `rmq topic update ${topic} --perm rw, or rmq broker writable <broker> on`,
      }
    }
    if (readable.length === 0) {
      yield {
        verdict: 'warning',
        subject,
        says: 'no broker lets consumers read it',
        advice: `rmq topic update ${topic} --perm rw`,
      }
    }
    yield { verdict: 'ok', subject, says: `is served by ${queueDatas.map(({ brokerName }) => brokerName).join(', ')}` }
  } catch (error) {
    if (!(error instanceof RocketMQError)) throw error
    const isMissing = error.code === 'ERR_ROUTE'
    yield {
      verdict: 'fault',
      subject,
      says: isMissing ? 'no name server knows it' : error.message,
      advice: isMissing ? `rmq topic create ${topic}` : 'See the findings above.',
    }
  }
}
