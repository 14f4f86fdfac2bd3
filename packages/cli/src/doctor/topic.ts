// SPDX-License-Identifier: Apache-2.0
// What is wrong with a topic.
import { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import type { ClientOptions } from '@rocketmq-ts/client'
import { AbortedError, RocketMQError } from '@rocketmq-ts/core'
import { isReadable, isWritable } from '@rocketmq-ts/protocol'
import { started } from '../started.js'
import type { ExaminationOptions } from './caller.js'
import type { Finding } from './finding.js'

export async function* examineTopic(
  client: ClientOptions,
  topic: string,
  call: ExaminationOptions,
): AsyncGenerator<Finding> {
  const subject = `topic ${topic}`
  try {
    await using admin = await started(new DefaultMQAdminExt({ ...client, timeoutMs: call.timeoutMs }), call)
    const { queueDatas } = await admin.topics.route(topic, call)
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
    if (!(error instanceof RocketMQError) || error instanceof AbortedError) throw error
    const isMissing = error.code === 'ERR_ROUTE'
    yield {
      verdict: 'fault',
      subject,
      says: isMissing ? 'no name server knows it' : error.message,
      advice: isMissing ? `rmq topic create ${topic}` : 'See the findings above.',
    }
  }
}
