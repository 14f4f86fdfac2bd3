// SPDX-License-Identifier: Apache-2.0
// Cost of what is done for every message, beside plain alternatives:
//   node --import tsx --conditions=@rocketmq-ts/source bench/message.mjs
// Times are the best of several rounds, for one message; a shared machine makes them comparable only within one run.
import ByteBuffer from 'bytebuffer'
import {
  decodeProperties,
  decodeRecords,
  encodeProperties,
  encodeRecord,
  findProperty,
  loadCodec,
  uniqueIdGenerator,
} from '../src/index.ts'

const recordsPerBatch = 32
const body = Buffer.alloc(1024, 'x')
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
const batch = Buffer.concat(Array.from({ length: recordsPerBatch }, (_, index) => record(index)))

function record(queueOffset) {
  return encodeRecord({
    topic: 'order-events',
    queueId: 3,
    queueOffset,
    commitLogOffset: 1e12 + queueOffset,
    bornTimestamp: 1_795_350_863_378,
    bornHost: '127.0.0.1:34042',
    storeTimestamp: 1_795_350_863_380,
    storeHost: '127.0.0.1:10911',
    body,
    properties: propertiesText,
  })
}

/** Nanoseconds for each of `count` things that one call does. */
function time(work, count = 1) {
  let calls = 1
  let best = Infinity
  for (let round = 0; round < 12; round++) {
    const start = performance.now()
    for (let call = 0; call < calls; call++) work()
    const elapsed = performance.now() - start
    if (elapsed < 20) calls *= 2
    best = Math.min(best, elapsed / calls)
  }
  return (best * 1e6) / count
}

function report(title, cases, count) {
  console.log(`\n${title}`)
  const times = Object.entries(cases).map(([name, work]) => [name, time(work, count)])
  const [, own] = times[0]
  for (const [name, nanoseconds] of times) {
    const rate = `${(1e6 / nanoseconds).toFixed(0)} k/s`
    console.log(
      `  ${name.padEnd(44)}${nanoseconds.toFixed(0).padStart(8)} ns${rate.padStart(12)}  x ${(nanoseconds / own).toFixed(2)}`,
    )
  }
}

/** All fields at once, through `bytebuffer`. */
function decodeWithByteBuffer(bytes) {
  const source = ByteBuffer.wrap(bytes)
  const messages = []
  while (source.remaining() > 0) {
    const message = { storeSize: source.readInt32() }
    source.skip(4)
    message.bodyCrc = source.readInt32()
    message.queueId = source.readInt32()
    message.flag = source.readInt32()
    message.queueOffset = source.readInt64().toNumber()
    message.commitLogOffset = source.readInt64().toNumber()
    message.sysFlag = source.readInt32()
    message.bornTimestamp = source.readInt64().toNumber()
    message.bornHost = `${[...source.readBytes(4).toBuffer()].join('.')}:${source.readInt32()}`
    message.storeTimestamp = source.readInt64().toNumber()
    message.storeHost = `${[...source.readBytes(4).toBuffer()].join('.')}:${source.readInt32()}`
    message.reconsumeTimes = source.readInt32()
    message.preparedTransactionOffset = source.readInt64().toNumber()
    message.body = source.readBytes(source.readInt32()).toBuffer()
    message.topic = source.readString(source.readUint8(), ByteBuffer.METRICS_BYTES)
    message.properties = splitProperties(source.readString(source.readInt16(), ByteBuffer.METRICS_BYTES))
    messages.push(message)
  }
  return messages
}

function splitProperties(text) {
  const properties = {}
  for (const pair of text.split('\x02')) {
    const [name, value] = pair.split('\x01')
    if (name && value) properties[name] = value
  }
  return properties
}

const readAll = items => items.map(item => [item.properties, item.bornHost, item.storeHost, item.messageId])

report(
  `Decoding ${recordsPerBatch} records with bodies of 1 KB, for one record`,
  {
    decodeRecords: () => decodeRecords(batch),
    'decodeRecords, tag and id read': () => decodeRecords(batch).map(item => [item.tags, item.messageId]),
    'decodeRecords, everything read': () => readAll(decodeRecords(batch)),
    'decodeRecords without check sum': () => decodeRecords(batch, { checkCrc: false }),
    'bytebuffer, without check sum': () => decodeWithByteBuffer(batch),
  },
  recordsPerBatch,
)

// With messages held, as a consumer holds them, the garbage collector has to move what was decoded.
const held = new Array(600)
let slot = 0
const hold = items => void (held[slot++ % held.length] = items)
report(
  `The same with ${held.length * recordsPerBatch} messages held`,
  {
    decodeRecords: () => hold(decodeRecords(Buffer.from(batch))),
    'decodeRecords, tag and id read': () => {
      const items = decodeRecords(Buffer.from(batch))
      for (const item of items) void [item.tags, item.messageId]
      hold(items)
    },
    'decodeRecords, everything read': () => {
      const items = decodeRecords(Buffer.from(batch))
      readAll(items)
      hold(items)
    },
  },
  recordsPerBatch,
)

report('Encoding a record with a body of 1 KB', { encodeRecord: () => record(1) })

const pairs = decodeProperties(propertiesText)
report('Eight properties', {
  decodeProperties: () => decodeProperties(propertiesText),
  split: () => splitProperties(propertiesText),
  'findProperty, one of them': () => findProperty(propertiesText, 'TAGS'),
  encodeProperties: () => encodeProperties(pairs),
})

const ids = uniqueIdGenerator({ ip: '10.1.2.3', pid: 12_345, clock: { now: () => Date.now() } })
let counter = 0
const scratch = Buffer.alloc(16)
const sink = Buffer.alloc(32)
report('Message ids, written into a buffer', {
  uniqueIdGenerator: () => sink.write(ids(), 'latin1'),
  Buffer: () => {
    scratch.writeInt32BE(Date.now() & 0x7fffffff, 10)
    scratch.writeUInt16BE(counter++ & 0xffff, 14)
    return sink.write(scratch.toString('hex').toUpperCase(), 'latin1')
  },
  bytebuffer: () => {
    const bytes = new ByteBuffer(16)
    bytes
      .writeInt32(0x0a010203)
      .writeInt16(1)
      .writeInt32(7)
      .writeInt32(Date.now() & 0x7fffffff)
    bytes.writeInt16(counter++ & 0x7fff).flip()
    return sink.write(bytes.toHex().toUpperCase(), 'latin1')
  },
})

const json = Buffer.from(
  JSON.stringify(Array.from({ length: 150 }, (_, index) => ({ order: index * 7919, total: index / 7 }))),
)
for (const type of ['zlib', 'lz4', 'zstd']) {
  const codec = await loadCodec(type).catch(error => void console.log(`\n${error.message}`))
  if (codec === undefined) continue
  const compressed = codec.compress(json)
  report(`${type}: JSON of ${json.length} bytes, compressed to ${compressed.length}`, {
    compress: () => codec.compress(json),
    decompress: () => codec.decompress(compressed, json.length),
  })
}
