// SPDX-License-Identifier: Apache-2.0
// An administrator has one message consumed: the handler is called outside of the queues, and the result only goes to
// the server. [ConsumeService.java, VerifyMessageCommand of rocketmq-clients]
import { asError, Invocation, type DeliveryOptions } from '@rocketmq-ts/core'
import { wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import { incomingOf, type ProxyMessage } from '../proxy-message.js'

const { Code } = wire

/** Resolves to how that went. Never rejects. */
export async function verifyMessage(
  { handlers, reader, invoker, clock }: DeliveryOptions<ProxyMessage>,
  message: wire.Message,
): Promise<Draft<wire.Status>> {
  let incoming: ProxyMessage
  let presented: ProxyMessage
  try {
    incoming = await incomingOf(message)
  } catch (error) {
    return failed(Code.MESSAGE_CORRUPTED, error)
  }
  const { topic, queueId } = incoming
  const handler = handlers.get(topic)
  if (handler === undefined) return failed(Code.FAILED_TO_CONSUME_MESSAGE, `topic ${topic} has no handler`)
  try {
    presented = reader.present(incoming)
  } catch (error) {
    return failed(Code.FAILED_TO_CONSUME_MESSAGE, error)
  }
  const source = { queue: { topic, brokerName: '', queueId }, signal: new AbortController().signal }
  const { consumerGroup } = invoker
  const call = new Invocation({
    consumerGroup,
    source,
    handler,
    topic,
    entries: [],
    messages: [presented],
    startedAt: clock.monotonic(),
  })
  return new Promise(resolve => {
    invoker.call(call, (_call, { failures }, error) => {
      if (error !== undefined) resolve(failed(Code.FAILED_TO_CONSUME_MESSAGE, error))
      else if (failures?.[0] === undefined) resolve({ code: Code.OK, message: 'OK' })
      else resolve(failed(Code.FAILED_TO_CONSUME_MESSAGE, 'the handler asked for a retry'))
    })
  })
}

function failed(code: wire.Code, reason: unknown): Draft<wire.Status> {
  return { code, message: typeof reason === 'string' ? reason : asError(reason).message }
}
