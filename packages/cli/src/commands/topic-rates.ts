// SPDX-License-Identifier: Apache-2.0
// `rmq topic rates`: what comes into topics, and what each group takes out of them.
import type { DefaultMQAdminExt, GroupFlow, TopicRates } from '@rocketmq-ts/admin'
import { seconds } from '../arguments.js'
import type { Bind } from '../binding.js'
import type { RmqCommand } from '../rmq-command.js'
import type { Session } from '../session.js'

interface RatesOptions {
  readonly active?: boolean
  readonly watch?: number | true
}

export function rates(topic: RmqCommand, bind: Bind): void {
  topic
    .command('rates')
    .argument('[topic]', 'default: all topics')
    .description('messages in a second and in 24 hours, in and out, group by group; by brokers’ counters')
    .option('--active', 'only topics that had a message in 24 hours')
    .option('--watch [seconds]', 'again and again', seconds)
    .example('topic rates orders', 'What comes into orders, and who keeps up with it.')
    .action(bind(show))
}

async function show(session: Session, topic: string | undefined, options: RatesOptions): Promise<void> {
  await session.admin(admin =>
    session.watch(options.watch, async () => {
      const names = topic === undefined ? await admin.topics.list(session.call) : [topic]
      const found = await ratesOf(session, admin, names)
      await table(
        session,
        found.filter(each => options.active !== true || each.inDay > 0 || each.groups.some(({ inDay }) => inDay > 0)),
      )
    }),
  )
}

/** One after the other: hundreds of topics at once would be a burst that brokers notice. */
async function ratesOf(
  session: Session,
  admin: DefaultMQAdminExt,
  names: readonly string[],
): Promise<readonly TopicRates[]> {
  const found: TopicRates[] = []
  for (const name of names) found.push(await admin.topics.rates(name, session.call))
  return found
}

interface Row {
  readonly topic: Omit<TopicRates, 'groups'>
  /** Absent for a topic that no one consumes. */
  readonly group?: GroupFlow
}

async function table({ output }: Session, found: readonly TopicRates[]): Promise<void> {
  if (output.isJson) return output.json(found)
  const rows = found.flatMap(({ groups, ...topic }): Row[] =>
    groups.length === 0 ? [{ topic }] : groups.map(group => ({ topic, group })),
  )
  await output.table(
    [
      { title: 'TOPIC', value: row => row.topic.topic },
      { title: 'GROUP', value: row => row.group?.group ?? '-' },
      { title: 'LAG', value: row => row.group?.lag, align: 'right' },
      { title: 'IN/S', value: row => row.topic.perSecond.toFixed(2), align: 'right' },
      { title: 'OUT/S', value: row => row.group?.perSecond.toFixed(2), align: 'right' },
      { title: 'IN 24 H', value: row => row.topic.inDay, align: 'right' },
      { title: 'OUT 24 H', value: row => row.group?.inDay, align: 'right' },
    ],
    rows,
    'There is no such topic.',
  )
}
