// SPDX-License-Identifier: Apache-2.0
// What is wrong with a consumer group: no one there, members that disagree, lag that grows.
import { setTimeout as pause } from 'node:timers/promises'
import { DefaultMQAdminExt, type GroupStatistics } from '@rocketmq-ts/admin'
import type { ClientOptions } from '@rocketmq-ts/client'
import { AbortedError, RocketMQError } from '@rocketmq-ts/core'
import { isRetryTopic, type SubscriptionData } from '@rocketmq-ts/protocol'
import { started } from '../started.js'
import { counted } from '../text.js'
import type { ExaminationOptions } from './caller.js'
import type { Finding } from './finding.js'

/** Milliseconds between two looks at the lag. */
const lagLookMs = 1000

export async function* examineGroup(
  client: ClientOptions,
  group: string,
  call: ExaminationOptions,
): AsyncGenerator<Finding> {
  const subject = `group ${group}`
  try {
    await using admin = await started(new DefaultMQAdminExt({ ...client, timeoutMs: call.timeoutMs }), call)
    const { clients } = await admin.groups.connections(group, call)
    const before = await statsOf(admin, group, call)
    if (clients.length === 0) yield missingMembers(subject, before)
    const subscriptions = await subscriptionsOf(
      admin,
      group,
      clients.map(each => each.clientId),
      call,
    )
    if (new Set(subscriptions.values()).size > 1) yield conflict(subject, subscriptions)
    if (before === undefined || clients.length === 0) return
    await pause(lagLookMs, undefined, { signal: call.signal })
    const after = await statsOf(admin, group, call)
    yield lagFinding(subject, clients.length, before, after ?? before)
  } catch (error) {
    if (!(error instanceof RocketMQError) || error instanceof AbortedError) throw error
    yield { verdict: 'fault', subject, says: error.message, advice: `Does it exist? rmq group show ${group}` }
  }
}

/** Nothing for a group that has no offset yet. */
async function statsOf(
  admin: DefaultMQAdminExt,
  group: string,
  call: ExaminationOptions,
): Promise<GroupStatistics | undefined> {
  return admin.groups.stats(group, call).catch(nothingUnlessAborted)
}

function nothingUnlessAborted(error: unknown): undefined {
  if (error instanceof AbortedError) throw error
}

function missingMembers(subject: string, stats: GroupStatistics | undefined): Finding {
  const lag = stats?.lag ?? 0
  if (lag === 0) return { verdict: 'ok', subject, says: 'has no member, and nothing to consume' }
  return {
    verdict: 'warning',
    subject,
    says: `has no member, and ${lag === 1 ? '1 message waits' : `${lag} messages wait`} for it`,
    advice: 'Start a consumer; if one runs, compare its group, its namespace and its name servers with these.',
  }
}

/** What each member says that it subscribes to, as one text; members that do not answer are left out. */
async function subscriptionsOf(
  admin: DefaultMQAdminExt,
  group: string,
  clientIds: readonly string[],
  call: ExaminationOptions,
): Promise<ReadonlyMap<string, string>> {
  const told = await Promise.all(
    clientIds.map(async clientId => {
      const info = await admin.groups.runningInfo(group, clientId, call).catch(nothingUnlessAborted)
      return info === undefined ? undefined : ([clientId, subscriptionText(info.subscriptionSet)] as const)
    }),
  )
  return new Map(told.filter(each => each !== undefined))
}

function subscriptionText(subscriptions: Iterable<SubscriptionData>): string {
  return [...subscriptions]
    .filter(({ topic }) => !isRetryTopic(topic))
    .map(({ topic, subString }) => `${topic}: ${subString}`)
    .sort()
    .join('; ')
}

function conflict(subject: string, subscriptions: ReadonlyMap<string, string>): Finding {
  const texts = [...subscriptions].map(([clientId, text]) => `${clientId} has "${text}"`)
  return {
    verdict: 'fault',
    subject,
    says: `its members subscribe to different things: ${texts.join(', ')}`,
    advice: 'All members of a group must have the same topics and filters: give them groups of their own.',
  }
}

function lagFinding(subject: string, members: number, before: GroupStatistics, after: GroupStatistics): Finding {
  const says = `has ${counted(members, 'member')} and a lag of ${after.lag}`
  const moved = after.queues.some(({ queue, consumerOffset }) =>
    before.queues.some(
      each =>
        each.queue.brokerName === queue.brokerName &&
        each.queue.queueId === queue.queueId &&
        each.queue.topic === queue.topic &&
        each.consumerOffset < consumerOffset,
    ),
  )
  if (after.lag === 0 || after.lag < before.lag || (moved && after.lag === before.lag))
    return { verdict: 'ok', subject, says }
  return {
    verdict: 'warning',
    subject,
    says: `${says}, which ${after.lag > before.lag ? 'grows' : 'does not get less'}`,
    advice: `Is a handler stuck? rmq group clients, then rmq group running ${subject.slice('group '.length)} <clientId>`,
  }
}
