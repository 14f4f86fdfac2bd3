// SPDX-License-Identifier: Apache-2.0
// What GET_BROKER_RUNTIME_INFO tells: figures by name, all of them text. Tools print most and parse some; what has no
// meaning in memory is given as an idle broker would. [AdminBrokerProcessor.java prepareRuntimeInfo]
import { printDouble, storeTimestampOf, versionName } from '@rocketmq-ts/protocol'
import type { Broker } from '../broker.js'
import { serverIdentity } from '../../server-identity.js'
import { stats, type RateName } from '../stats.js'
import { describeDuration } from './duration-text.js'

const queues = ['send', 'pull', 'litePull', 'query', 'ack'] as const
const capacities = { send: 10_000, pull: 100_000, litePull: 100_000, query: 20_000, ack: 100_000 } as const

/** The figures, by name. */
export function runtimeInfo(broker: Broker): ReadonlyMap<string, string> {
  const figures = broker.part(stats)
  const { totals } = figures
  const rates = (...names: readonly RateName[]) =>
    [10, 60, 600]
      .map(seconds => printDouble(sum(names.map(name => figures.recentlyPerSecond(name, seconds)))))
      .join(' ')
  const oldest = broker.store.recordAt(broker.store.minPhysicalOffset)
  return new Map([
    ['brokerVersionDesc', versionName(serverIdentity.version)],
    ['brokerActive', String(broker.master === undefined)],
    ['bootTimestamp', String(broker.startedAt)],
    ['runtime', describeDuration(broker.clock.now() - broker.startedAt)],
    ['msgPutTotalTodayNow', String(totals.put)],
    ['msgGetTotalTodayNow', String(totals.got)],
    ['putTps', rates('put')],
    ['getFoundTps', rates('found')],
    ['getMissTps', rates('miss')],
    ['getTotalTps', rates('found', 'miss')],
    ['getTransferredTps', rates('transferred')],
    ...zeros,
    ['putMessageTimesTotal', String(totals.put)],
    ['putMessageSizeTotal', String(totals.putBytes)],
    ['putMessageAverageSize', String(totals.put === 0 ? 0 : totals.putBytes / totals.put)],
    ['commitLogMinOffset', String(broker.store.minPhysicalOffset)],
    ['commitLogMaxOffset', String(broker.store.maxPhysicalOffset)],
    ['earliestMessageTimeStamp', oldest === undefined ? '-1' : String(storeTimestampOf(oldest))],
    ['remainHowManyDataToFlush', '0 B'],
    ['commitLogDirCapacity', 'Total : 0.0 GiB, Free : 0.0 GiB.'],
    ...queues.flatMap(queue => [
      [`${queue}ThreadPoolQueueSize`, '0'] as const,
      [`${queue}ThreadPoolQueueHeadWaitTimeMills`, '0'] as const,
      [`${queue}ThreadPoolQueueCapacity`, String(capacities[queue])] as const,
    ]),
    ['EndTransactionQueueSize', '0'],
    ['EndTransactionThreadPoolQueueCapacity', '100000'],
  ])
}

const zeros: readonly (readonly [string, string])[] = [
  ...['timerEnqueueTps', 'timerDequeueTps', 'commitLogDiskRatio', 'consumeQueueDiskRatio'].map(
    name => [name, '0.0'] as const,
  ),
  ...[
    'msgPutTotalYesterdayMorning',
    'msgPutTotalTodayMorning',
    'msgGetTotalYesterdayMorning',
    'msgGetTotalTodayMorning',
    'timerOffsetBehind',
    'timerReadBehind',
    'timerCongestNum',
    'dispatchMaxBuffer',
    'dispatchBehindBytes',
    'pageCacheLockTimeMills',
    'putMessageFailedTimes',
    'putMessageEntireTimeMax',
    'getMessageEntireTimeMax',
    'startAcceptSendRequestTimeStamp',
  ].map(name => [name, '0'] as const),
]

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
