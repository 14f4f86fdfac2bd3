// SPDX-License-Identifier: Apache-2.0
// What is done for every message: its record, its properties, its id. The base is the same with the package
// `bytebuffer`, or the plainest code that does it.
import ByteBuffer from 'bytebuffer'
import {
  decodeProperties,
  decodeRecords,
  encodeProperties,
  encodeRecord,
  findProperty,
  uniqueIdGenerator,
} from '@rocketmq-ts/protocol'
import type { Contestant } from './measure.js'
import { repeat } from './repeat.js'

const recordsPerPull = 32
const propertiesText = encodeProperties({
  UNIQ_KEY: 'C000020224324E0E2F2A6ED836120067',
  CLUSTER: 'DefaultCluster',
  MSG_REGION: 'DefaultRegion',
  KEYS: 'SO-2026-10074',
  TAGS: 'created',
  WAIT: 'true',
  TRACE_ON: 'true',
  price: '100',
})
const pull = Buffer.concat(Array.from({ length: recordsPerPull }, (_, index) => record(index)))

function record(queueOffset: number): Buffer {
  return encodeRecord({
    topic: 'orders',
    queueId: 3,
    queueOffset,
    commitLogOffset: 1e12 + queueOffset,
    bornTimestamp: 1_795_350_863_378,
    bornHost: '127.0.0.1:34042',
    storeTimestamp: 1_795_350_863_380,
    storeHost: '127.0.0.1:10911',
    body: Buffer.alloc(1024, 'x'),
    properties: propertiesText,
  })
}

/** Decodes `count` records, 32 at a time, as a pull brings them. */
function perRecord(name: string, decode: () => unknown): Contestant {
  return {
    name,
    run(count) {
      for (let done = 0; done < count; done += recordsPerPull) decode()
    },
  }
}

/** Records of 1 KB and eight properties. */
export const recordDecoding: readonly Contestant[] = [
  perRecord('the package bytebuffer, no check sum', () => decodeWithByteBuffer(pull)),
  perRecord('decodeRecords, no check sum', () => decodeRecords(pull, { checkCrc: false })),
  perRecord('decodeRecords', () => decodeRecords(pull)),
]

/** Eight properties. */
export const propertyDecoding: readonly Contestant[] = [
  repeat('split', () => splitProperties(propertiesText)),
  repeat('decodeProperties', () => decodeProperties(propertiesText)),
  repeat('findProperty, one of them', () => findProperty(propertiesText, 'TAGS')),
]

const nextId = uniqueIdGenerator({ ip: '10.1.2.3', pid: 12_345, clock: { now: () => Date.now() } })
let counter = 0

/** Unique ids of messages. */
export const ids: readonly Contestant[] = [
  repeat('the package bytebuffer', () => {
    const bytes = new ByteBuffer(16).writeInt32(0x0a010203).writeInt16(1).writeInt32(7)
    return bytes
      .writeInt32(Date.now() & 0x7fffffff)
      .writeInt16(counter++ & 0x7fff)
      .flip()
      .toHex()
      .toUpperCase()
  }),
  repeat('uniqueIdGenerator', nextId),
]

/** All fields at once. */
function decodeWithByteBuffer(bytes: Buffer): unknown[] {
  const source = ByteBuffer.wrap(bytes)
  const address = () => `${[...source.readBytes(4).toBuffer()].join('.')}:${source.readInt32()}`
  const messages: unknown[] = []
  while (source.remaining() > 0) {
    source.skip(12)
    messages.push({
      queueId: source.readInt32(),
      flag: source.readInt32(),
      queueOffset: source.readInt64().toNumber(),
      commitLogOffset: source.readInt64().toNumber(),
      sysFlag: source.readInt32(),
      bornTimestamp: source.readInt64().toNumber(),
      bornHost: address(),
      storeTimestamp: source.readInt64().toNumber(),
      storeHost: address(),
      reconsumeTimes: source.readInt32(),
      preparedTransactionOffset: source.readInt64().toNumber(),
      body: source.readBytes(source.readInt32()).toBuffer(),
      topic: source.readString(source.readUint8(), ByteBuffer.METRICS_BYTES),
      properties: splitProperties(source.readString(source.readInt16(), ByteBuffer.METRICS_BYTES)),
    })
  }
  return messages
}

function splitProperties(text: string): Record<string, string> {
  const properties: Record<string, string> = {}
  for (const pair of text.split('\x02')) {
    const [name, value] = pair.split('\x01')
    if (name && value) properties[name] = value
  }
  return properties
}
