// SPDX-License-Identifier: Apache-2.0
// Plays a recorded case against an embedded cluster and says where the answers differ, value by value.
import { VirtualClock } from '@rocketmq-ts/core'
import { checkTransactionState } from '@rocketmq-ts/protocol'
import { RemotingCommand, type RemotingCommandInit } from '@rocketmq-ts/remoting'
import type { LocalCluster } from '../../src/index.js'
import { differencesOf, valuesOf } from './answer-values.js'
import { MissingHeartbeats, type ConsumerFacts } from './missing-heartbeats.js'
import { recordedCase, type RecordedFrame } from './recorded-case.js'
import { ReplayConnection } from './replay-connection.js'

/** A value of an answer that is not as it was recorded. */
export interface Difference {
  readonly seq: number
  readonly requestCode: number
  /** Of the value, see `valuesOf`; `answer` when there was none. */
  readonly path: string
  readonly recorded: string
  readonly actual: string
}

/** Milliseconds until an answer counts as missing: a machine may be busy. */
const answerPatienceMs = 10_000
/** Milliseconds until a request of the server does: some of the recorded ones need what the recording does not have. */
const requestPatienceMs = 300

/** Ids and positions of the recording, and what they are called here. */
export type Names = Map<string, string>

/** What a case needs to know that its frames do not say. */
export interface ReplayOptions {
  /** Carries over what ids of earlier cases became. */
  readonly names: Names
  /** Of consumers whose heartbeat was not recorded. */
  readonly consumers?: ConsumerFacts | undefined
}

/** Plays a case. */
export async function replay(cluster: LocalCluster, name: string, options: ReplayOptions): Promise<Difference[]> {
  const { names, consumers = {} } = options
  const { clock } = cluster
  const connections = new Map<number, ReplayConnection>()
  const frames = recordedCase(name)
  const beginning = beginningOf(frames) ?? clock.now()
  const heartbeats = new MissingHeartbeats(frames, consumers)
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
      if (clock instanceof VirtualClock) await clock.advance(Math.max(0, Math.ceil(beginning + frame.ms) - clock.now()))
      if (frame.from === 'client') {
        await introduce(connection, heartbeats.before(frame))
        await play(connection, frame, frames, names)
      } else if (frame.command.code === checkTransactionState.code)
        differences.push(...(await receive(connection, frame, names)))
      else if (frame.kind === 'response') differences.push(...(await compare(connection, frame, frames, names)))
    }
  } finally {
    for (const connection of connections.values()) connection.close()
  }
  return differences
}

/** When the case was recorded, as far as one of its messages says when it was made. */
function beginningOf(frames: readonly RecordedFrame[]): number | undefined {
  for (const { ms, command } of frames) {
    const { g, bornTimestamp, bornTime } = command.extFields ?? {}
    const born = Number(g ?? bornTimestamp ?? bornTime ?? 0)
    if (born > 0) return Math.floor(born - ms)
  }
  return undefined
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
  const request = asked === undefined ? undefined : await connection.request(asked.command.code, requestPatienceMs)
  if (request !== undefined) connection.send(copyOf(frame.command, { opaque: request.opaque }))
}

async function introduce(connection: ReplayConnection, heartbeat: RemotingCommand | undefined): Promise<void> {
  if (heartbeat === undefined) return
  connection.send(heartbeat)
  await connection.answer(heartbeat.opaque, answerPatienceMs)
}

/** Waits for what the broker asks the client by itself. */
async function receive(
  connection: ReplayConnection,
  { command, seq }: RecordedFrame,
  names: Names,
): Promise<readonly Difference[]> {
  const requestCode = command.code
  const actual = await connection.request(requestCode, requestPatienceMs)
  if (actual === undefined) return [{ seq, requestCode, path: 'request', recorded: 'a request', actual: 'none' }]
  learn(names, command, actual)
  return differencesOf(valuesOf(command), valuesOf(actual)).map(([path, recorded, is]) => {
    return { seq, requestCode, path, recorded, actual: is }
  })
}

async function compare(
  connection: ReplayConnection,
  { command, seq, replyTo }: RecordedFrame,
  frames: readonly RecordedFrame[],
  names: Names,
): Promise<readonly Difference[]> {
  const requestCode = frames.find(frame => frame.seq === replyTo)?.command.code ?? -1
  const answer = await connection.answer(command.opaque, answerPatienceMs)
  if (answer === undefined) return [{ seq, requestCode, path: 'answer', recorded: 'an answer', actual: 'none' }]
  learn(names, command, answer)
  return differencesOf(valuesOf(command), valuesOf(answer)).map(([path, recorded, actual]) => {
    return { seq, requestCode, path, recorded, actual }
  })
}

function learn(names: Names, recorded: RemotingCommand, actual: RemotingCommand): void {
  const was = offsetIdsOf(recorded)
  const is = offsetIdsOf(actual)
  for (const [index, id] of was.entries()) {
    const now = is[index]
    if (now === undefined || !/^[0-9A-F]{32}$/.test(id)) continue
    names.set(id, now)
    names.set(String(parseInt(id.slice(16), 16)), String(parseInt(now.slice(16), 16)))
  }
  const { popTime, reviveQid } = recorded.extFields ?? {}
  if (popTime === undefined || actual.extFields?.['popTime'] === undefined) return
  names.set(popTime, actual.extFields['popTime'])
  names.set(`${popTime} ${reviveQid}`, actual.extFields['reviveQid'] ?? '')
}

function offsetIdsOf({ extFields }: RemotingCommand): readonly string[] {
  return (extFields?.['offsetMsgId'] ?? extFields?.['msgId'])?.split(',') ?? []
}

const positions = new Set(['offset', 'commitLogOffset', 'msgId', 'originMsgId'])

function renamed(command: RemotingCommand, names: Names): RemotingCommand {
  const { extFields } = command
  if (extFields === undefined) return command
  const entries = Object.entries(extFields).map(([key, value]) => {
    if (key === 'extraInfo') return [key, renamedReceipt(value, names)] as const
    return [key, positions.has(key) ? (names.get(value) ?? value) : value] as const
  })
  return copyOf(command, { extFields: Object.fromEntries(entries) })
}

/** A receipt of POP names when the message was taken, and the queue that its check point lies in. */
function renamedReceipt(receipt: string, names: Names): string {
  const [first, popTime = '', invisible, reviveQid, ...rest] = receipt.split(' ')
  const now = names.get(popTime)
  if (now === undefined) return receipt
  return [first, now, invisible, names.get(`${popTime} ${reviveQid}`) ?? reviveQid, ...rest].join(' ')
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
