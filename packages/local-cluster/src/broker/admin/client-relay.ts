// SPDX-License-Identifier: Apache-2.0
// Requests of admins that a connected client answers: the broker passes fields and body on, and the answer back as it
// is. [AdminBrokerProcessor.java callConsumer, Broker2Client.java callClient]
import { asError, TimeoutError } from '@rocketmq-ts/core'
import { refuse } from '@rocketmq-ts/protocol'
import { RemotingCommand, type RequestContext } from '@rocketmq-ts/remoting'
import { serverIdentity } from '../../server-identity.js'
import type { Broker } from '../broker.js'

/** [Broker2Client.java callClient] */
const timeoutMs = 10_000

/** What is passed on. */
export interface Relayed {
  readonly consumerGroup: string
  readonly clientId: string
  /** The admin's request. */
  readonly context: RequestContext
  /** Fields beside those of the admin. */
  readonly extFields?: Readonly<Record<string, string>>
  readonly body?: Buffer
}

/** The client's answer. */
export async function relay(broker: Broker, relayed: Relayed): Promise<RemotingCommand> {
  const { consumerGroup, clientId, context, extFields, body } = relayed
  const channel = broker.consumers.find(consumerGroup, clientId)
  if (channel === undefined) refuse('SYSTEM_ERROR', `The Consumer <${consumerGroup}> <${clientId}> not online`)
  const request = new RemotingCommand({
    ...serverIdentity,
    code: context.command.code,
    extFields: { ...context.command.extFields, ...extFields },
    body: body ?? context.command.body,
  })
  try {
    const answer = await channel.connection.exchange(request, { timeoutMs })
    return new RemotingCommand({
      code: answer.code,
      remark: answer.remark,
      extFields: answer.extFields,
      body: Buffer.from(answer.body),
    })
  } catch (error) {
    const { message } = asError(error)
    if (error instanceof TimeoutError) {
      refuse('CONSUME_MSG_TIMEOUT', `consumer <${consumerGroup}> <${clientId}> Timeout: ${message}`)
    }
    return refuse('SYSTEM_ERROR', `invoke consumer <${consumerGroup}> <${clientId}> Exception: ${message}`)
  }
}
