// SPDX-License-Identifier: Apache-2.0
// The header of a SEND_MESSAGE_V2: written and read, in both serializations. The base is the least that could be done
// for JSON (a ready object, nothing checked), and for the ROCKETMQ header the same with the package `bytebuffer`.
import ByteBuffer from 'bytebuffer'
import { defaultTopicName, sendMessageV2 } from '@rocketmq-ts/protocol'
import { decodeFrame, encodeFrame, RemotingCommand, type SerializeType } from '@rocketmq-ts/remoting'
import type { Contestant } from './measure.js'
import { repeat } from './repeat.js'

const fields = {
  producerGroup: 'bench',
  topic: 'orders',
  defaultTopic: defaultTopicName,
  defaultTopicQueueNums: 4,
  queueId: 3,
  sysFlag: 0,
  bornTimestamp: 1_700_000_000_000,
  flag: 0,
  properties: 'KEYS\u0001order-1\u0002UNIQ_KEY\u00017F0000010C8D00000000000000000001\u0002WAIT\u0001true\u0002',
  reconsumeTimes: 0,
  unitMode: false,
  maxReconsumeTimes: 0,
  batch: false,
  brokerName: 'broker-a',
}

function command(serializeType: SerializeType): RemotingCommand {
  const extFields = sendMessageV2.printFields(fields)
  return new RemotingCommand({ code: 310, language: 'NODE_JS', version: 513, opaque: 7, extFields, serializeType })
}

const printed = sendMessageV2.printFields(fields)
const jsonFrame = encodeFrame(command('JSON')).subarray(4)
const binaryFrame = encodeFrame(command('ROCKETMQ')).subarray(4)

/** Writing the JSON header. */
export const jsonEncoding: readonly Contestant[] = [
  repeat('JSON.stringify of a ready object', () => {
    const header = { code: 310, extFields: printed, flag: 0, language: 'NODE_JS', opaque: 7, version: 513 }
    return Buffer.from(JSON.stringify(header))
  }),
  repeat('declaration → frame', () => encodeFrame(command('JSON'))),
]

/** Reading the JSON header. */
export const jsonDecoding: readonly Contestant[] = [
  repeat('JSON.parse', () => JSON.parse(jsonFrame.toString('utf8', 4)) as unknown),
  repeat('frame → declared fields', () => sendMessageV2.parseFields(decodeFrame(jsonFrame).extFields)),
]

/** Writing the ROCKETMQ header. */
export const binaryEncoding: readonly Contestant[] = [
  repeat('the package bytebuffer', () => writeWithByteBuffer(sendMessageV2.printFields(fields))),
  repeat('declaration → frame', () => encodeFrame(command('ROCKETMQ'))),
]

/** Reading the ROCKETMQ header. */
export const binaryDecoding: readonly Contestant[] = [
  repeat('the package bytebuffer', () => sendMessageV2.parseFields(readWithByteBuffer(binaryFrame))),
  repeat('frame → declared fields', () => sendMessageV2.parseFields(decodeFrame(binaryFrame).extFields)),
]

function writeWithByteBuffer(ext: Readonly<Record<string, string>>): Buffer {
  const header = new ByteBuffer(256)
  header.writeInt16(310).writeInt8(13).writeInt16(513).writeInt32(7).writeInt32(0).writeInt32(0)
  const lengthAt = header.offset
  header.writeInt32(0)
  for (const [key, value] of Object.entries(ext)) {
    header.writeInt16(ByteBuffer.calculateUTF8Bytes(key)).writeUTF8String(key)
    header.writeInt32(ByteBuffer.calculateUTF8Bytes(value)).writeUTF8String(value)
  }
  header.writeInt32(header.offset - lengthAt - 4, lengthAt)
  return header.flip().toBuffer()
}

function readWithByteBuffer(frame: Buffer): Record<string, string> {
  const header = ByteBuffer.wrap(frame)
  header.skip(4 + 2 + 1 + 2 + 4 + 4)
  header.skip(header.readInt32())
  const end = header.readInt32() + header.offset
  const ext: Record<string, string> = {}
  while (header.offset < end) {
    const key = header.readUTF8String(header.readInt16(), ByteBuffer.METRICS_BYTES)
    ext[key] = header.readUTF8String(header.readInt32(), ByteBuffer.METRICS_BYTES)
  }
  return ext
}
