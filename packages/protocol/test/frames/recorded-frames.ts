// SPDX-License-Identifier: Apache-2.0
// Reads the frames beside this file: traffic of clients with real servers, one JSON line a frame, the whole frame in
// base64. README.md says how they were recorded.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeFrame, type RemotingCommand } from '@rocketmq-ts/remoting'

/** One recorded frame. */
export interface RecordedFrame {
  /** Where it stands: file and line, for messages. */
  readonly at: string
  readonly file: string
  readonly kind: 'request' | 'response'
  readonly code: number
  /** Of an answer: the code of its request. Absent where the answer has none. */
  readonly requestCode: number | undefined
  readonly from: string
  readonly to: string
  readonly serialize: 'JSON' | 'ROCKETMQ'
  /** Fields as they were read when the frame was recorded. */
  readonly extFields: Readonly<Record<string, string | null>> | null
  /** Set where the code did not fit the binary header and was cut to 16 bits. */
  readonly intendedCode: number | undefined
  /** The frame behind its length field. */
  readonly bytes: Buffer
  readonly command: RemotingCommand
}

interface Line {
  readonly kind: string
  readonly code: number
  readonly requestCode?: number
  readonly intendedCode?: number
  readonly from: string
  readonly to: string
  readonly serialize: 'JSON' | 'ROCKETMQ'
  readonly extFields: Record<string, string | null> | null
  readonly frame: string
}

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name)
  .sort()

/** All recorded frames, in the order of the files. */
export const recordedFrames: readonly RecordedFrame[] = folders.flatMap(folder =>
  readdirSync(join(import.meta.dirname, folder))
    .sort()
    .flatMap(name => linesOf(join(folder, name)).map((line, index) => recordedFrame(line as Line, name, index))),
)

function recordedFrame(line: Line, file: string, index: number): RecordedFrame {
  const bytes = Buffer.from(line.frame, 'base64').subarray(4)
  return {
    at: `${file}:${index + 1}`,
    file,
    kind: line.kind === 'response' ? 'response' : 'request',
    code: line.code,
    requestCode: line.requestCode,
    from: line.from,
    to: line.to,
    serialize: line.serialize,
    extFields: line.extFields,
    intendedCode: line.intendedCode,
    bytes,
    command: decodeFrame(bytes),
  }
}

/** The JSON lines of a file beside this one. */
export function linesOf(name: string): unknown[] {
  const text = readFileSync(join(import.meta.dirname, name), 'utf8')
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as unknown)
}
