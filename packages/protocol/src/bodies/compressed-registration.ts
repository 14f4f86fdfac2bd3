// SPDX-License-Identifier: Apache-2.0
// The compressed form of a broker's registration. Each part is counted by 4 bytes; a topic is a line of text that
// carries neither its flags nor its order mark. The mappings are there since 5.0.
//
//   zlib( | length, data version as JSON | count, topics: length, line | length, filter servers as JSON
//         | count, mappings: length, JSON | )
//
// [RegisterBrokerBody.java encode, decode; TopicConfig.java encode, decode]
import { ProtocolError, peerText } from '@rocketmq-ts/core'
import type ByteBuffer from 'bytebuffer'
import { constants, deflateSync, inflateSync } from 'node:zlib'
import { byteBuffer } from '../message/byte-buffer.js'
import { list, map } from './collections.js'
import { dataVersion } from './data-version.js'
import { readJson } from './fastjson.js'
import type { RegisterBrokerData } from './registration.js'
import type { Shape } from './shape.js'
import { topicFilterTypes, type TopicConfig } from './topic-config.js'
import { topicQueueMappingInfo } from './topic-queue-mapping.js'
import { int32, oneOf, queueCount, string } from './values.js'

/** A registration is refused when it inflates to more bytes than this. */
const maxInflatedBytes = 64 * 1024 * 1024

const attributes = map(string)
const filterServers = list(string)
const noVersion = { stateVersion: 0, timestamp: 0, counter: 0 }

/** Writes the compressed form. */
export function compressRegistration(data: RegisterBrokerData): Buffer {
  const wrapper = data.topicConfigSerializeWrapper
  const topics = [...wrapper.topicConfigTable.values()]
  const mappings = [...(wrapper.topicQueueMappingInfoMap?.values() ?? [])]
  const buffer = new (byteBuffer())(4096)
  writePart(buffer, dataVersion.print(wrapper.dataVersion ?? noVersion, 'fastjson'))
  buffer.writeInt32(topics.length)
  for (const topic of topics) writePart(buffer, printTopic(topic))
  writePart(buffer, filterServers.print(data.filterServerList, 'fastjson'))
  buffer.writeInt32(mappings.length)
  for (const mapping of mappings) writePart(buffer, topicQueueMappingInfo.print(mapping, 'fastjson'))
  return deflateSync(buffer.flip().toBuffer(), { level: constants.Z_BEST_COMPRESSION })
}

/**
 * Reads the compressed form.
 *
 * @throws ProtocolError when it is no zlib stream, inflates to too much, or a part makes no sense
 */
export function decompressRegistration(bytes: Buffer): RegisterBrokerData {
  const buffer = byteBuffer().wrap(inflate(bytes))
  const version = readPart(buffer, dataVersion)
  const topics = readCounted(buffer, () => parseTopic(readText(buffer)))
  const filterServerList = readPart(buffer, filterServers)
  // Brokers before 5.0 end here.
  const mappings = buffer.remaining() > 0 ? readCounted(buffer, () => readPart(buffer, topicQueueMappingInfo)) : []
  return {
    topicConfigSerializeWrapper: {
      dataVersion: version,
      topicConfigTable: new Map(topics.map(topic => [topic.topicName, topic])),
      topicQueueMappingInfoMap: new Map(mappings.map(mapping => [mapping.topic ?? '', mapping])),
    },
    filterServerList,
  }
}

function inflate(bytes: Buffer): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: maxInflatedBytes })
  } catch (cause) {
    throw new ProtocolError('the registration is neither JSON nor a zlib stream of a fair size', { cause })
  }
}

function writePart(buffer: ByteBuffer, text: string): void {
  const bytes = Buffer.from(text)
  buffer.writeInt32(bytes.length).append(bytes)
}

function readCounted<T>(buffer: ByteBuffer, read: () => T): T[] {
  const count = readLength(buffer)
  const items: T[] = []
  while (items.length < count) items.push(read())
  return items
}

function readPart<T>(buffer: ByteBuffer, of: Shape<T>): T {
  return of.read(readJson(readText(buffer)), 'registration')
}

function readText(buffer: ByteBuffer): string {
  const length = readLength(buffer)
  if (length > buffer.remaining()) throw new ProtocolError(`the registration ends in a part of ${length} bytes`)
  return Buffer.from(buffer.readBytes(length).toBuffer()).toString()
}

function readLength(buffer: ByteBuffer): number {
  if (buffer.remaining() < 4) throw new ProtocolError('the registration ends where a length should be')
  const length = buffer.readInt32()
  if (length < 0) throw new ProtocolError(`the registration has a length of ${length}`)
  return length
}

function printTopic(topic: TopicConfig): string {
  const { topicName, readQueueNums, writeQueueNums, perm, topicFilterType } = topic
  const suffix = topic.attributes === undefined ? '' : attributes.print(topic.attributes, 'fastjson')
  return `${topicName} ${readQueueNums} ${writeQueueNums} ${perm} ${topicFilterType} ${suffix}`
}

function parseTopic(line: string): TopicConfig {
  const [topicName = '', read = '', write = '', perm = '', filter = '', ...rest] = line.split(' ')
  const where = `registration of ${peerText(topicName, 40)}`
  return {
    topicName,
    readQueueNums: queueCount.read(read, where),
    writeQueueNums: queueCount.read(write, where),
    perm: int32.read(perm, where),
    topicFilterType: oneOf(topicFilterTypes).read(filter, where),
    topicSysFlag: 0,
    order: false,
    ...(rest.join('') === '' ? {} : { attributes: attributes.read(readJson(rest.join(' ')), where) }),
  }
}
