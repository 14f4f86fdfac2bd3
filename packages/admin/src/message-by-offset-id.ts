// SPDX-License-Identifier: Apache-2.0
// Reads a message by the id that says where it is. The id names a host to dial; only hosts that a name server knows
// are dialled, because ids come from anywhere. A broker answers whatever is at the offset, be it a message or not.
import { BrokerError, MessageError, QueryError, UsageError } from '@rocketmq-ts/core'
import {
  canonicalHost,
  decodeOffsetMessageId,
  decodeRecord,
  inflateMessage,
  viewMessageById,
  type MessageExt,
} from '@rocketmq-ts/protocol'
import type { ClusterView } from './cluster-view.js'
import type { Operation } from './operation.js'

/**
 * True when the text can be such an id. A client's own id has the same form, but the process id of its sender is
 * where a port would be, and makes one that no port can be.
 */
export function couldBeOffsetId(id: string): boolean {
  try {
    decodeOffsetMessageId(id)
    return true
  } catch (error) {
    if (error instanceof UsageError) return false
    throw error
  }
}

/**
 * The message that begins where the id says.
 * @throws QueryError when there is none; UsageError when the text is not such an id
 */
export async function readByOffsetId(operation: Operation, id: string, topic?: string): Promise<MessageExt> {
  const { host, commitLogOffset } = decodeOffsetMessageId(id)
  const address = operation.mapAddress(host)
  const brokerName = brokerAt(await operation.clusterView(), address)
  if (brokerName === undefined) {
    throw notFound(operation, `no name server knows a broker at ${host}; \`addressMap\` can say what it is called`)
  }
  try {
    const { body } = await operation.ask(address, viewMessageById, { topic, offset: commitLogOffset })
    return await inflateMessage(decodeRecord(body, 0, { brokerName }))
  } catch (error) {
    const isNothing = error instanceof BrokerError && error.responseName === 'SYSTEM_ERROR'
    if (isNothing || error instanceof MessageError) throw notFound(operation, `no message begins there`, error)
    throw error
  }
}

function brokerAt(view: ClusterView, address: string): string | undefined {
  const wanted = canonicalHost(address)
  const broker = [...view.brokers.values()].find(({ addresses }) =>
    [...addresses.values()].some(known => canonicalHost(known) === wanted),
  )
  return broker?.brokerName
}

function notFound(operation: Operation, why: string, cause?: unknown): QueryError {
  return new QueryError(`${operation.what}: ${why}`, { cause })
}
