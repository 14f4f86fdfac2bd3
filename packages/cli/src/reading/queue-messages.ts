// SPDX-License-Identifier: Apache-2.0
// Messages read by offset, for no group: queue after queue, page after page; idle queues are asked less and less often.
import { setTimeout as pause } from 'node:timers/promises'
import type { DefaultMQAdminExt } from '@rocketmq-ts/admin'
import type { MessageExt, MessageQueue } from '@rocketmq-ts/protocol'
import type { Session } from '../session.js'
import { started } from '../started.js'
import type { Reading, StartPoint } from './reading.js'

const pageSize = 32
const firstPauseMs = 50
const longestPauseMs = 1000

/** A queue and where to go on in it. */
interface Place {
  readonly queue: MessageQueue
  offset: number
}

export async function* queueMessages(session: Session, reading: Reading): AsyncGenerator<MessageExt> {
  const { DefaultMQAdminExt } = await import('@rocketmq-ts/admin')
  const options = { ...session.client, timeoutMs: session.options.timeout }
  await using admin = await started(new DefaultMQAdminExt(options), session)
  const queues = await admin.topics.queues(reading.topic, session.call)
  const places: Place[] = await Promise.all(
    queues.map(async queue => ({ queue, offset: await startOf(session, admin, queue, reading.from) })),
  )
  let left = reading.count
  let pauseMs = firstPauseMs
  const isOver = (): boolean => left === 0 || session.signal.aborted
  while (!isOver()) {
    let isIdle = true
    for (const place of places) {
      const page = await admin.messages.read(place.queue, place.offset, { ...session.call, max: pageSize })
      isIdle &&= page.nextOffset === place.offset
      place.offset = page.nextOffset
      for (const message of page.messages) {
        if (isOver()) return
        if (reading.tags !== undefined && !reading.tags.has(message.tags ?? '')) continue
        left--
        yield message
      }
    }
    if (!isIdle) {
      pauseMs = firstPauseMs
      continue
    }
    if (reading.endsWhenDrained) return
    // Ctrl-C ends the pause and the loop.
    await pause(pauseMs, undefined, { signal: session.signal }).catch(() => undefined)
    pauseMs = Math.min(2 * pauseMs, longestPauseMs)
  }
}

async function startOf(
  session: Session,
  admin: DefaultMQAdminExt,
  queue: MessageQueue,
  from: StartPoint,
): Promise<number> {
  if (from === 'last') return admin.offsets.max(queue, session.call)
  const first = await admin.offsets.min(queue, session.call)
  if (from === 'first') return first
  if ('timestamp' in from) return admin.offsets.search(queue, from.timestamp, session.call)
  const end = await admin.offsets.max(queue, session.call)
  return Math.min(Math.max(from.offset, first), end)
}
