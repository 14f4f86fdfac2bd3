// SPDX-License-Identifier: Apache-2.0
// The seeds: traffic recorded between Java clients and real servers, as the protocol package keeps it for its tests.
import { readdirSync, readFileSync } from 'node:fs'
import { decodeFrame, type RemotingCommand } from '@rocketmq-ts/remoting'

/** One recorded frame. */
export interface RecordedFrame {
  /** Whole, with its length field. */
  readonly bytes: Buffer
  readonly command: RemotingCommand
  /** Of an answer: the code of its request. */
  readonly requestCode: number | undefined
  readonly to: string
}

interface Line {
  readonly frame: string
  readonly to: string
  readonly requestCode?: number
}

const folder = new URL('../../../packages/protocol/test/frames/', import.meta.url)

/** All recorded frames. */
export function recordedFrames(): readonly RecordedFrame[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory())
  const names = folders.map(({ name }) => name).sort()
  return names.flatMap(name => {
    const files = readdirSync(new URL(`${name}/`, folder)).sort()
    return files.flatMap(file => linesOf<Line>(`${name}/${file}`).map(recordedFrame))
  })
}

/** Stored records, as pull answers hold them. */
export function recordedRecords(): readonly Buffer[] {
  return linesOf<{ readonly record: string }>('messages.jsonl').map(({ record }) => Buffer.from(record, 'base64'))
}

function recordedFrame({ frame, to, requestCode }: Line): RecordedFrame {
  const bytes = Buffer.from(frame, 'base64')
  return { bytes, command: decodeFrame(bytes.subarray(4)), requestCode, to }
}

function linesOf<T>(name: string): readonly T[] {
  const lines = readFileSync(new URL(name, folder), 'utf8').trimEnd().split('\n')
  return lines.map(line => JSON.parse(line) as T)
}
