// SPDX-License-Identifier: Apache-2.0
// `rmq dlq`: dead letters: which groups have some, what they say, and sending them again.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { DeadLetterPositions } from '@rocketmq-ts/admin'
import { UsageError } from '@rocketmq-ts/core'
import { positive } from '../arguments.js'
import type { Register } from '../binding.js'
import { messageJson, messageLine } from '../message-text.js'
import type { Consent, Session } from '../session.js'
import { started } from '../started.js'
import { time } from '../text.js'

interface ResendOptions extends Consent {
  readonly rate?: number
  readonly max?: number
  readonly topic?: string
  readonly state?: string
}

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
    .option('--reason', 'why each was given up, where its consumers were traced')
    .description('the dead letters of a group, oldest first')
    .example('dlq show billing --max 5', 'The first five dead letters of billing.')
    .action(bind(show))
  dlq
    .command('resend')
    .argument('<group>')
    .option('--rate <n>', 'messages a second at most', positive)
    .option('--max <n>', 'messages at most', positive)
    .option('--topic <topic>', 'where to; default: the topic that each came from')
    .option('--state <file>', 'go on where this file says, and write down there how far it went')
    .option('--dry-run', 'print what would be sent')
    .option('-y, --yes', 'do not ask')
    .description('send dead letters to the topic that they came from, as new messages; they stay dead letters too')
    .example(
      'dlq resend billing --rate 100 --state billing.json --yes',
      'A hundred a second; again: those that are left.',
    )
    .action(bind(resend))
}

async function list(session: Session): Promise<void> {
  const groups = await session.admin(admin => admin.deadLetters.groups(session.call))
  await session.output.table(
    [
      { title: 'GROUP', value: row => row.group },
      { title: 'DEAD LETTERS', value: row => row.messages, align: 'right' },
    ],
    groups,
    'No group has dead letters.',
  )
}

async function show(session: Session, group: string, options: { max: number; reason?: boolean }): Promise<void> {
  await session.admin(async admin => {
    let count = 0
    for await (const { message } of admin.deadLetters.read(group, { ...session.call, max: options.max })) {
      count++
      const failure = options.reason === true ? await admin.traces.lastFailure(group, message, session.call) : undefined
      const reason =
        failure === undefined
          ? ''
          : `\n    ${failure.reason} after ${failure.costMs} ms at ${time(failure.time)}, ${failure.client}`
      await session.output.item({ ...messageJson(message), failure }, `${messageLine(message)}${reason}`)
    }
    if (count === 0) await session.output.line(`${group} has no dead letters.`)
  })
}

async function resend(session: Session, group: string, options: ResendOptions): Promise<void> {
  const { rate: ratePerSecond, max, topic, state } = options
  const from = state === undefined ? undefined : positionsOf(state)
  // A dry run goes through all of them.
  if (options.dryRun !== true && !(await session.agreed(`send the dead letters of ${group} again`, options))) return
  const { DefaultMQProducer } = await import('@rocketmq-ts/producer')
  const settings = { ...session.client, producerGroup: 'rmq', sendMsgTimeout: session.options.timeout }
  await using producer = await started(new DefaultMQProducer(settings), session)
  let count = 0
  await session.admin(async admin => {
    const letters = admin.deadLetters.resend(group, {
      ...session.call,
      from,
      max,
      topic,
      ratePerSecond,
      send: async message => ({
        topic: message.topic,
        messageId: options.dryRun === true ? undefined : (await producer.send(message)).messageId,
      }),
    })
    for await (const { message, sent, positions } of letters) {
      count++
      if (state !== undefined && options.dryRun !== true) writeFileSync(state, `${JSON.stringify(positions)}\n`)
      await session.output.item({ from: messageJson(message), to: sent }, `${messageLine(message)}  → ${sent.topic}`)
    }
  })
  await session.output.line(`${count} ${options.dryRun === true ? 'would be sent' : 'sent'} again`)
}

function positionsOf(file: string): DeadLetterPositions | undefined {
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DeadLetterPositions
  } catch (cause) {
    throw new UsageError(`${file} is not what an earlier resend wrote`, { cause })
  }
}
