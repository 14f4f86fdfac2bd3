// SPDX-License-Identifier: Apache-2.0
// `rmq consume`: prints messages as they come. Without a group nothing is left behind at the brokers: the queues are
// read by offset. With a group it is a member like any other, and commits what it printed.
import { everyMessage, tagSeparator, UsageError, type MessageView } from '@rocketmq-ts/core'
import type { ProxyClientOptions } from '@rocketmq-ts/grpc'
import { InvalidArgumentError } from 'commander'
import { natural, pointInTime, positive } from '../arguments.js'
import type { Register } from '../binding.js'
import { messageJson, messageLine } from '../message-text.js'
import { groupMessages } from '../reading/group-messages.js'
import { proxyMessages } from '../reading/proxy-messages.js'
import { queueMessages } from '../reading/queue-messages.js'
import type { Reading, StartPoint } from '../reading/reading.js'
import type { Session } from '../session.js'

interface ConsumeOptions {
  readonly group?: string
  readonly from?: StartPoint
  readonly offset?: number
  readonly filter: string
  readonly sql?: string
  readonly count?: number
  readonly exitWhenDrained?: boolean
  readonly bodyOnly?: boolean
}

export const consumeCommand: Register = (parent, bind) => {
  parent
    .command('consume')
    .argument('<topic>')
    .description('print messages as they come, without a trace at the brokers; with --group as a member of it')
    .option('-g, --group <name>', 'consume for this group, and commit')
    .option('--from <point>', 'first, last, a time, or an age such as 15m; default: last', startPoint)
    .option('--offset <n>', 'where to begin in every queue', natural)
    .option('--filter <tags>', 'tags, such as "paid || refunded"', everyMessage)
    .option('--sql <expression>', 'SQL92 over properties; needs --group')
    .option('-c, --count <n>', 'number of messages after which it ends', positive)
    .option('--exit-when-drained', 'end when everything that is stored was printed')
    .option('--body-only', 'print bodies alone, a line each')
    .example('consume orders --from first --exit-when-drained', 'Everything that is stored.')
    .example('consume orders --group billing --count 10', 'Ten messages, consumed for billing.')
    .action(bind(consume))
}

function startPoint(text: string): StartPoint {
  if (text === 'first' || text === 'last') return text
  try {
    return { timestamp: pointInTime(text) }
  } catch {
    throw new InvalidArgumentError('It takes first, last, a time such as 2026-01-31T12:00:00Z, or an age such as 15m.')
  }
}

async function consume(session: Session, topic: string, options: ConsumeOptions): Promise<void> {
  const { proxy } = session
  assertPossible(options, proxy !== undefined)
  const source = sourceOf(session, proxy, options.group, readingOf(topic, options))
  try {
    for await (const message of source) await print(session, message, options.bodyOnly ?? false)
  } catch (error) {
    // Ctrl-C is how a tail ends, whatever was asked of a server at that moment.
    if (!session.signal.aborted) throw error
  }
}

/** @throws UsageError for options that exclude each other */
function assertPossible({ group, sql, offset, from }: ConsumeOptions, isProxy: boolean): void {
  if (isProxy && (offset !== undefined || from !== undefined)) {
    throw new UsageError('proxies begin where the group is: leave --from and --offset out, or name the name servers')
  }
  if (sql !== undefined && group === undefined)
    throw new UsageError('--sql needs --group: brokers filter for groups only')
  if (group !== undefined && offset !== undefined) {
    throw new UsageError('--offset is for reading without a group: move a group with rmq offset set')
  }
}

function readingOf(topic: string, options: ConsumeOptions): Reading {
  const { sql, filter } = options
  return {
    topic,
    from: options.offset === undefined ? (options.from ?? 'last') : { offset: options.offset },
    filter: sql === undefined ? filter : { sql },
    tags: tagsOf(filter),
    endsWhenDrained: options.exitWhenDrained ?? false,
    count: options.count ?? Infinity,
  }
}

function sourceOf(
  session: Session,
  proxy: ProxyClientOptions | undefined,
  group: string | undefined,
  reading: Reading,
): AsyncIterable<MessageView> {
  if (proxy !== undefined) return proxyMessages(session, proxy, group, reading)
  return group === undefined ? queueMessages(session, reading) : groupMessages(session, group, reading)
}

/** The tags of an expression, or nothing for all. */
function tagsOf(filter: string): ReadonlySet<string> | undefined {
  if (filter.trim() === everyMessage || filter.trim() === '') return undefined
  return new Set(filter.split(tagSeparator).map(tag => tag.trim()))
}

async function print({ output }: Session, message: MessageView, bodyOnly: boolean): Promise<void> {
  if (bodyOnly) return output.raw(Buffer.concat([message.body, Buffer.from('\n')]))
  await output.item(messageJson(message), messageLine(message))
}
