// SPDX-License-Identifier: Apache-2.0
// `rmq produce`: sends from arguments, a file or standard input: one message a line, or JSON lines.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { UsageError } from '@rocketmq-ts/core'
import { natural, pairs, positive, several } from '../arguments.js'
import type { Register } from '../binding.js'
import { exitCodes, type ExitCode } from '../exit-codes.js'
import { Rate } from '../rate.js'
import { sinkOf, type MessageToSend, type MessageSink } from '../message-sink.js'
import type { Session } from '../session.js'

interface ProduceOptions {
  readonly body?: readonly string[]
  readonly file?: string
  readonly jsonLines?: boolean
  readonly tag?: string
  readonly key?: readonly string[]
  readonly property?: Readonly<Record<string, string>>
  readonly delay?: number
  readonly orderKey?: string
  readonly group: string
  readonly repeat: number
  readonly inFlight: number
}

export const produceCommand: Register = (parent, bind) => {
  parent
    .command('produce')
    .argument('<topic>')
    .description('send messages: from --body, from a file, or from standard input, a message a line')
    .option('-b, --body <text>', 'a message; may be repeated', several)
    .option('-f, --file <path>', 'a message a line')
    .option('--json-lines', 'a line is JSON: {"body", "tags", "keys", "properties", "delayMs", "orderKey"}')
    .option('--tag <tag>', 'tag of every message')
    .option('--key <key>', 'key of every message; may be repeated', several)
    .option('--property <key=value>', 'property of every message; may be repeated', pairs)
    .option('--delay <ms>', 'milliseconds until consumers see it', natural)
    .option('--order-key <key>', 'messages with the same key keep their order')
    .option('--group <name>', 'producer group', 'rmq')
    .option('--repeat <n>', 'how many times everything of --body is sent', positive, 1)
    .option('--in-flight <n>', 'sends that wait for an answer at once; with an order key one', positive, 64)
    .example('produce orders --body "two coffees" --key 188', 'One message to the topic orders.')
    .example('produce orders --body tick --repeat 100', 'A hundred messages.')
    .action(bind(produce))
}

async function produce(session: Session, topic: string, options: ProduceOptions): Promise<ExitCode> {
  const { proxy } = session
  // A line of JSON that has both is refused by the producer.
  if (proxy !== undefined && options.orderKey !== undefined && options.delay !== undefined) {
    throw new UsageError(
      'proxies take messages of one kind: --order-key and --delay exclude each other, except with --namesrv',
    )
  }
  await using sender = await sinkOf(session, proxy, topic, options.group)
  const rate = new Rate(session, 'sent', options.body === undefined ? undefined : options.body.length * options.repeat)
  const failures = await sendAll(session, sender, messages(session, topic, options), options, rate)
  rate.end()
  await session.output.line(`${rate.count} sent, ${failures} failed, ${rate.perSecond()}/s`)
  return failures > 0 ? exitCodes.failed : exitCodes.done
}

/** Sends what comes, several at once. @returns how many failed */
async function sendAll(
  session: Session,
  sender: MessageSink,
  source: AsyncIterable<MessageToSend>,
  { inFlight }: ProduceOptions,
  rate: Rate,
): Promise<number> {
  let failures = 0
  const open = new Set<Promise<void>>()
  for await (const each of source) {
    if (session.signal.aborted) break
    // Order needs each answer before the next send.
    while (open.size >= (each.orderKey === undefined ? inFlight : 1)) await Promise.race(open)
    const sent: Promise<void> = sender
      .send(each)
      .then(
        async result => {
          rate.add()
          if (session.output.isJson) await session.output.json(result)
        },
        (error: unknown) => {
          failures++
          session.output.note(`rmq: ${error instanceof Error ? error.message : String(error)}`)
        },
      )
      .finally(() => open.delete(sent))
    open.add(sent)
  }
  await Promise.all(open)
  return failures
}

async function* messages(session: Session, topic: string, options: ProduceOptions): AsyncGenerator<MessageToSend> {
  if (options.body !== undefined) {
    for (let round = 0; round < options.repeat; round++) {
      for (const body of options.body) yield outgoing(topic, { body }, options)
    }
    return
  }
  const { stdin } = session.terminal
  if (options.file === undefined && stdin.isTTY === true) session.output.note('a message a line, Ctrl-D ends')
  const input = options.file === undefined ? stdin : createReadStream(options.file)
  let number = 0
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number++
    if (line === '') continue
    yield outgoing(topic, options.jsonLines === true ? parsed(line, number) : { body: line }, options)
  }
}

interface Line {
  readonly body?: string
  readonly bodyBase64?: string
  readonly tags?: string
  readonly keys?: string | readonly string[]
  readonly properties?: Readonly<Record<string, string>>
  readonly delayMs?: number
  readonly orderKey?: string
}

function parsed(line: string, number: number): Line {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (cause) {
    throw new UsageError(`line ${number} is not JSON`, { cause })
  }
  const { body, bodyBase64 } = value as Line
  if (typeof body === 'string' || typeof bodyBase64 === 'string') return value as Line
  throw new UsageError(`line ${number} has no "body" and no "bodyBase64"`)
}

function outgoing(topic: string, line: Line, options: ProduceOptions): MessageToSend {
  const tags = line.tags ?? options.tag
  const keys = line.keys ?? options.key
  const delayMs = line.delayMs ?? options.delay
  const properties = { ...options.property, ...line.properties }
  return {
    orderKey: line.orderKey ?? options.orderKey,
    message: {
      topic,
      body: line.bodyBase64 === undefined ? Buffer.from(line.body ?? '') : Buffer.from(line.bodyBase64, 'base64'),
      ...(tags === undefined ? {} : { tags }),
      ...(keys === undefined ? {} : { keys }),
      ...(delayMs === undefined ? {} : { delayMs }),
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
    },
  }
}
