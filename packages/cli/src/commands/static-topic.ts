// SPDX-License-Identifier: Apache-2.0
// `rmq topic grow-static` and `rmq topic move-static`: topics with a fixed number of logical queues.
import type { QueueHolders } from '@rocketmq-ts/admin'
import { positive } from '../arguments.js'
import type { Bind } from '../binding.js'
import type { RmqCommand } from '../rmq-command.js'
import type { Consent, Session } from '../session.js'
import { selectable, selectionOf, type SelectionOptions } from './selection.js'

export function staticTopics(topic: RmqCommand, bind: Bind): void {
  selectable(
    topic
      .command('grow-static')
      .argument('<topic>')
      .requiredOption('--queues <n>', 'logical queues in all, over all brokers', positive)
      .description('make a static topic, or give it more queues; brokers since 5.0'),
  ).action(bind(grow))
  selectable(
    topic
      .command('move-static')
      .argument('<topic>')
      .description('move the queues of a static topic to other brokers; what is stored stays where it is'),
  )
    .destructive()
    .action(bind(move))
}

async function grow(session: Session, topic: string, options: SelectionOptions & { queues: number }): Promise<void> {
  const { queues } = options
  const where = { ...selectionOf(options), ...session.call }
  await show(session, await session.admin(admin => admin.topics.growStatic(topic, { queues, ...where })))
}

async function move(session: Session, topic: string, options: SelectionOptions & Consent): Promise<void> {
  const to = options.broker?.join(', ') ?? options.cluster ?? 'all brokers'
  if (!(await session.agreed(`move the queues of ${topic} to ${to}`, options))) return
  const where = { ...selectionOf(options), ...session.call }
  await show(session, await session.admin(admin => admin.topics.moveStatic(topic, where)))
}

async function show({ output }: Session, queues: QueueHolders): Promise<void> {
  await output.table(
    [
      { title: 'QUEUE', value: row => row.queueId, align: 'right' },
      { title: 'BROKER', value: row => row.brokerName },
    ],
    [...queues].map(([queueId, brokerName]) => ({ queueId, brokerName })),
    'It has no queue.',
  )
}
