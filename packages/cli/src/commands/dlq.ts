// SPDX-License-Identifier: Apache-2.0
// `rmq dlq`: dead letters: which groups have some, and what they say.
import { RouteError } from '@rocketmq-ts/core'
import type { MessageQueue } from '@rocketmq-ts/protocol'
import { positive } from '../arguments.js'
import type { Register } from '../binding.js'
import { messageJson, messageLine } from '../message-text.js'
import type { Session } from '../session.js'

export const dlqCommands: Register = (parent, bind) => {
  const dlq = parent.command('dlq').description('dead letters: messages that a group gave up')
  dlq
    .command('list')
    .description('groups that have dead letters')
    .example('dlq list', 'Every group with dead letters, and how many.')
    .action(bind(list))
  dlq
    .command('show')
    .argument('<group>')
    .option('--max <n>', 'messages at most', positive, 32)
    .description('the dead letters of a group, oldest first')
    .example('dlq show billing --max 5', 'The first five dead letters of billing.')
    .action(bind(show))
}

async function list(session: Session): Promise<void> {
  const { deadLetterTopicPrefix } = await import('@rocketmq-ts/protocol')
  await session.admin(async admin => {
    const topics = await admin.topics.list({ ...session.call, includeInternal: true })
    const dead = topics.filter(topic => topic.startsWith(deadLetterTopicPrefix))
    const rows = await Promise.all(
      dead.map(async topic => {
        const { messages } = await admin.topics.stats(topic, session.call)
        return { group: topic.slice(deadLetterTopicPrefix.length), messages }
      }),
    )
    await session.output.table(
      [
        { title: 'GROUP', value: row => row.group },
        { title: 'DEAD LETTERS', value: row => row.messages, align: 'right' },
      ],
      rows.filter(({ messages }) => messages > 0),
      'No group has dead letters.',
    )
  })
}

async function show(session: Session, group: string, { max }: { max: number }): Promise<void> {
  const { deadLetterTopicOf } = await import('@rocketmq-ts/protocol')
  await session.admin(async admin => {
    const { queues } = await admin.topics.stats(deadLetterTopicOf(group), session.call).catch((error: unknown) => {
      // The topic is made by the first dead letter.
      if (error instanceof RouteError) return { queues: [] }
      throw error
    })
    if (queues.length === 0) await session.output.line(`${group} has no dead letters.`)
    let left = max
    for (const { queue, minOffset, maxOffset } of queues) {
      for (let offset = minOffset; offset < maxOffset && left > 0;) {
        const page = await admin.messages.read(queue satisfies MessageQueue, offset, { ...session.call, max: left })
        for (const message of page.messages) await session.output.item(messageJson(message), messageLine(message))
        left -= page.messages.length
        offset = page.nextOffset
      }
    }
  })
}
