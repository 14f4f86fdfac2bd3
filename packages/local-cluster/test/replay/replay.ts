// SPDX-License-Identifier: Apache-2.0
// Plays a recorded case against an embedded cluster and says where the answers differ. Compared are code, remark, keys
// of the fields and the members of the body; values that are addresses, ids, positions or times are not.
import { readJson } from '@rocketmq-ts/protocol'
import { RemotingCommand, VirtualClock, type RemotingCommandInit } from '@rocketmq-ts/remoting'
import { type LocalCluster } from '../../src/index.js'
import { recordedCase, type RecordedFrame } from './recorded-case.js'
import { ReplayConnection } from './replay-connection.js'

/** An answer that is not as it was recorded. */
export interface Difference {
  readonly seq: number
  readonly requestCode: number
  readonly recorded: string
  readonly actual: string
}

const patienceMs = 300

/** Ids and positions of the recording, and what they are called here. */
export type Names = Map<string, string>

/** Plays a case. `names` carries over what ids of earlier cases became. */
export async function replay(cluster: LocalCluster, name: string, names: Names = new Map()): Promise<Difference[]> {
  const { clock } = cluster
  const connections = new Map<number, ReplayConnection>()
  const frames = recordedCase(name)
  const differences: Difference[] = []
  const dial = async ({ conn, from, to }: RecordedFrame) => {
    const server = from === 'client' ? to : from
    const known = connections.get(conn)
    if (known !== undefined) return known
    const address = server === 'namesrv' ? cluster.namesrvAddr : (cluster.brokerAddrs[0] ?? '')
    const dialled = await ReplayConnection.to(address)
    connections.set(conn, dialled)
    return dialled
  }
  try {
    for (const frame of frames) {
      const connection = await dial(frame)
      if (clock instanceof VirtualClock) await clock.advance(Math.max(0, timeOf(frame) - clock.now()))
      if (frame.from === 'client') await play(connection, frame, frames, names)
      else if (frame.kind === 'response') {
        const difference = await compare(connection, frame, frames, names)
        if (difference !== undefined) differences.push(difference)
      }
    }
  } finally {
    for (const connection of connections.values()) connection.close()
  }
  return differences
}

/** When the client built the request, as far as it says. */
function timeOf({ command: { extFields } }: RecordedFrame): number {
  return Number(extFields?.['g'] ?? extFields?.['bornTimestamp'] ?? extFields?.['bornTime'] ?? 0)
}

async function play(
  connection: ReplayConnection,
  frame: RecordedFrame,
  frames: readonly RecordedFrame[],
  names: Names,
): Promise<void> {
  if (frame.kind !== 'response') {
    connection.send(renamed(frame.command, names))
    return
  }
  const asked = frames.find(({ seq }) => seq === frame.replyTo)
  const request = asked === undefined ? undefined : await connection.request(asked.command.code, patienceMs)
  if (request !== undefined) connection.send(copyOf(frame.command, { opaque: request.opaque }))
}

async function compare(
  connection: ReplayConnection,
  frame: RecordedFrame,
  frames: readonly RecordedFrame[],
  names: Names,
): Promise<Difference | undefined> {
  const asked = frames.find(({ seq }) => seq === frame.replyTo)
  const answer = await connection.answer(frame.command.opaque, patienceMs)
  if (answer !== undefined) learn(names, frame.command, answer)
  const recorded = describe(frame.command)
  const actual = answer === undefined ? 'no answer' : describe(answer)
  const requestCode = asked?.command.code ?? -1
  return recorded === actual ? undefined : { seq: frame.seq, requestCode, recorded, actual }
}

/** What counts of an answer, as one text. */
export function describe({ code, remark, extFields, body }: RemotingCommand): string {
  const fields = extFields === undefined ? 'none' : Object.keys(extFields).sort().join(' ')
  return `${code} | ${plain(remark)} | ${fields} | ${bodyOf(body)}`
}

function bodyOf(body: Buffer): string {
  if (body.length === 0) return 'no body'
  const first = body[0]
  if (first !== 0x7b && first !== 0x5b) return 'bytes'
  const json = readJson(body.toString())
  return Array.isArray(json)
    ? 'a list'
    : Object.keys(json as object)
        .sort()
        .join(' ')
}

/** The remark without what differs from run to run. */
function plain(remark: string | undefined): string {
  if (remark === undefined) return '-'
  const text = remark.replace(/\d+\.\d+\.\d+\.\d+(:\d+)?/g, 'ADDRESS').replace(/\b[0-9A-F]{32}\b/g, 'ID')
  return /^(java|com|org)\.[\w.]+(Exception|Error)/.test(text) ? 'a failure of Java' : text
}

function learn(names: Names, recorded: RemotingCommand, actual: RemotingCommand): void {
  const was = recorded.extFields?.['msgId']?.split(',') ?? []
  const is = actual.extFields?.['msgId']?.split(',') ?? []
  for (const [index, id] of was.entries()) {
    const now = is[index]
    if (now === undefined || !/^[0-9A-F]{32}$/.test(id)) continue
    names.set(id, now)
    names.set(String(parseInt(id.slice(16), 16)), String(parseInt(now.slice(16), 16)))
  }
}

const positions = new Set(['offset', 'commitLogOffset', 'msgId', 'originMsgId'])

function renamed(command: RemotingCommand, names: Names): RemotingCommand {
  const { extFields } = command
  if (extFields === undefined) return command
  const entries = Object.entries(extFields).map(([key, value]) => {
    return [key, positions.has(key) ? (names.get(value) ?? value) : value] as const
  })
  return copyOf(command, { extFields: Object.fromEntries(entries) })
}

function copyOf(command: RemotingCommand, changes: Partial<RemotingCommandInit>): RemotingCommand {
  const { code, flag, opaque, version, language, remark, extFields, body, serializeType } = command
  return new RemotingCommand({
    code,
    flag,
    opaque,
    version,
    language,
    remark,
    extFields,
    body,
    serializeType,
    ...changes,
  })
}
