// SPDX-License-Identifier: Apache-2.0
// Records that real brokers stored, with the fields as the Java client read them; and ids with what Java reads from
// them.
import { readFileSync } from 'node:fs'

export interface RecordedMessage {
  readonly case: string
  readonly topic: string
  readonly queueId: number
  readonly queueOffset: number
  readonly physicalOffset: number
  readonly storeSize: number
  readonly magicCode: number
  readonly sysFlag: number
  readonly sysFlagAfterDecompress: number
  readonly bornTimestamp: number
  readonly bornHost: string
  readonly storeTimestamp: number
  readonly storeHost: string
  readonly reconsumeTimes: number
  readonly preparedTransactionOffset: number
  readonly flag: number
  readonly bodyCRC: number
  /** What Java calls `msgId` here is the id of the place. */
  readonly msgId: string
  readonly uniqId: string | null
  readonly properties: Readonly<Record<string, string>>
  /** Base64 of the body after inflating, or its length and hash when it is large. */
  readonly body: string | null
  readonly bodyLength?: number
  readonly bodySha256?: string
  readonly compressed: boolean
  readonly compressionType: 'ZLIB' | 'LZ4' | 'ZSTD' | null
  readonly storedBodyLength: number
  readonly inner?: readonly {
    readonly topic: string
    readonly flag: number
    readonly sysFlag: number
    readonly queueOffset: number
    readonly msgId: string
    readonly properties: Readonly<Record<string, string>>
    readonly body: string
  }[]
  /** Base64 of the record. */
  readonly record: string
}

export interface RecordedId {
  readonly uniqId: string
  readonly ip: string
  readonly pid: number
  readonly nearlyTime: number
  readonly decodedAt: number
  readonly timeZone: string
}

function lines<T>(name: string): T[] {
  const text = readFileSync(new URL(`../frames/${name}`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as T)
}

export const recordedMessages = lines<RecordedMessage>('messages.jsonl')
export const recordedIds = lines<RecordedId>('uniq-ids.jsonl')

/** The bytes of the stored record. */
export function recordOf(message: RecordedMessage): Buffer {
  return Buffer.from(message.record, 'base64')
}

/** The same host however its address is written: URLs have one spelling for each. */
export function sameHost(host: string): string {
  return new URL(`http://${host}`).host
}
