// SPDX-License-Identifier: Apache-2.0
// The compressed form of a broker's registration. Each part is counted by 4 bytes; a topic is a line of text that
// carries neither its flags nor its order mark. The mappings are there since 5.0.
//
//   zlib( | length, data version as JSON | count, topics: length, line | length, filter servers as JSON
//         | count, mappings: length, JSON | )
//
// [RegisterBrokerBody.java encode, decode; TopicConfig.java encode, decode]
import { ProtocolError, peerText } from '@rocketmq-ts/core'
import { constants, deflateSync, inflateSync } from 'node:zlib'
import { list, map } from './collections.js'
import { dataVersion } from './data-version.js'
import { readJson } from './fastjson.js'
import type { RegisterBrokerData } from './registration.js'
import type { Shape } from './shape.js'
import { topicFilterTypes, type TopicConfig } from './topic-config.js'
import { topicQueueMappingInfo } from './topic-queue-mapping.js'
import { int32, wordOf, queueCount, string } from './values.js'

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
  const bytes = Buffer.concat([
    part(dataVersion.print(wrapper.dataVersion ?? noVersion, 'fastjson')),
    int32Bytes(topics.length),
    ...topics.map(topic => part(printTopic(topic))),
    part(filterServers.print(data.filterServerList, 'fastjson')),
    int32Bytes(mappings.length),
    ...mappings.map(mapping => part(topicQueueMappingInfo.print(mapping, 'fastjson'))),
  ])
  return deflateSync(bytes, { level: constants.Z_BEST_COMPRESSION })
}

/**
 * Reads the compressed form.
 *
 * @throws ProtocolError when it is no zlib stream, inflates to too much, or a part makes no sense
 */
export function decompressRegistration(bytes: Buffer): RegisterBrokerData {
  const parts = new Parts(inflate(bytes))
  const version = parts.read(dataVersion)
  const topics = parts.readCounted(() => parseTopic(parts.readText()))
  const filterServerList = parts.read(filterServers)
  // Brokers before 5.0 end here.
  const mappings = parts.isAtEnd ? [] : parts.readCounted(() => parts.read(topicQueueMappingInfo))
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

function int32Bytes(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** A text with its length before it. */
function part(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([int32Bytes(bytes.length), bytes])
}

/** Reads part after part. */
class Parts {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  readCounted<T>(read: () => T): T[] {
    const count = this.#readLength()
    const items: T[] = []
    while (items.length < count) items.push(read())
    return items
  }

  read<T>(of: Shape<T>): T {
    return of.read(readJson(this.readText()), 'registration')
  }

  readText(): string {
    const length = this.#readLength()
    const start = this.#at
    const end = start + length
    if (end > this.#bytes.length) throw new ProtocolError(`the registration ends in a part of ${length} bytes`)
    this.#at = end
    return this.#bytes.toString('utf8', start, end)
  }

  #readLength(): number {
    if (this.#bytes.length - this.#at < 4) throw new ProtocolError('the registration ends where a length should be')
    const length = this.#bytes.readInt32BE(this.#at)
    this.#at += 4
    if (length < 0) throw new ProtocolError(`the registration has a length of ${length}`)
    return length
  }
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
    topicFilterType: wordOf(topicFilterTypes).read(filter, where),
    topicSysFlag: 0,
    order: false,
    ...(rest.join('') === '' ? {} : { attributes: attributes.read(readJson(rest.join(' ')), where) }),
  }
}
