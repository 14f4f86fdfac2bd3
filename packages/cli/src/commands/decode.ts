// SPDX-License-Identifier: Apache-2.0
// `rmq decode`: shows frames that were recorded: by `rmq sniff`, or as fixtures of tests.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { UsageError } from '@rocketmq-ts/core'
import type { Register } from '../binding.js'
import type { Session } from '../session.js'
import type { FrameFilter } from '../wire/frame-filter.js'
import type { FrameOrigin, FrameRecord } from '../wire/frame-record.js'
import type { Conversation } from '../wire/conversation.js'
import { filtered } from './sniff.js'

export const decodeCommand: Register = (parent, bind) => {
  const decode = parent
    .command('decode')
    .argument('[file]', 'what rmq sniff --write wrote; default: standard input')
    .description('recorded frames: JSON lines with each frame in base64')
  filtered(decode).action(bind(decodeRecorded))
}

async function decodeRecorded(
  session: Session,
  file: string | undefined,
  options: FrameFilter & { readonly whole?: boolean },
): Promise<void> {
  const [{ Conversation }, { frameTest }, { showFrame }] = await Promise.all([
    import('../wire/conversation.js'),
    import('../wire/frame-filter.js'),
    import('../wire/show-frame.js'),
  ])
  const isWanted = frameTest(options)
  const conversations = new Map<number, Conversation>()
  for await (const { origin, bytes } of recorded(session, file)) {
    const conversation = conversations.get(origin.conn) ?? new Conversation()
    conversations.set(origin.conn, conversation)
    const record: FrameRecord = conversation.read(bytes, origin)
    if (isWanted(record)) await showFrame(session, record, options.whole ?? false)
  }
}

interface Recorded {
  readonly origin: FrameOrigin
  readonly bytes: Buffer
}

async function* recorded(session: Session, file: string | undefined): AsyncGenerator<Recorded> {
  const input = file === undefined ? session.terminal.stdin : createReadStream(file)
  let number = 0
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number++
    if (line.trim() !== '') yield parsed(line, number)
  }
}

function parsed(line: string, number: number): Recorded {
  let value: Partial<FrameOrigin> & { readonly frame?: unknown }
  try {
    value = JSON.parse(line) as typeof value
  } catch (cause) {
    throw new UsageError(`line ${number} is not JSON`, { cause })
  }
  const { seq = number - 1, ms = 0, conn = 0, from = 'client', to = 'broker', frame } = value
  if (typeof frame !== 'string') throw new UsageError(`line ${number} has no "frame" in base64`)
  return { origin: { seq, ms, conn, from, to }, bytes: Buffer.from(frame, 'base64') }
}
