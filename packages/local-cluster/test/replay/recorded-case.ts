// SPDX-License-Identifier: Apache-2.0
// Cases recorded between official Java clients and real 5.5.0 servers, as the protocol package keeps them for its
// tests.
import { readFileSync, readdirSync } from 'node:fs'
import { decodeFrame, type RemotingCommand } from '@rocketmq-ts/remoting'

type Party = 'client' | 'namesrv' | 'broker'

/** One recorded frame. */
export interface RecordedFrame {
  readonly seq: number
  /** Milliseconds since the case began. */
  readonly ms: number
  readonly from: Party
  readonly to: Party
  readonly kind: 'request' | 'response' | 'oneway'
  /** Connection of the recording. */
  readonly conn: number
  readonly command: RemotingCommand
  /** Of a response: `seq` of its request. */
  readonly replyTo: number | undefined
}

const folder = new URL('../../../protocol/test/frames/java-5.5.0-json/', import.meta.url)

/** Names of all cases. */
export function caseNames(): readonly string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.jsonl'))
    .map(name => name.slice(0, -'.jsonl'.length))
    .sort()
}

/** The frames of a case, in the order of the wire. */
export function recordedCase(name: string): readonly RecordedFrame[] {
  const lines = readFileSync(new URL(`${name}.jsonl`, folder), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map(line => {
    const { frame, ...facts } = JSON.parse(line) as RecordedFrame & { frame: string }
    return { ...facts, command: decodeFrame(Buffer.from(frame, 'base64').subarray(4)) }
  })
}
