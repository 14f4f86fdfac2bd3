// SPDX-License-Identifier: Apache-2.0
// Every decoder of `remoting`, `protocol` and `grpc-protocol` that reads what a peer sent, with seeds for it.
import {
  decodeBatch,
  decodeOffsetMessageId,
  decodeProperties,
  decodeRecallHandle,
  decodeRecords,
  decodeTraces,
  decodeUniqueId,
  findProperty,
  isBadRecord,
  parseMsgOffsetInfo,
  parseOrderConf,
  parseOrderCountInfo,
  parsePopReceipt,
  parseStartOffsetInfo,
  requestByCode,
  unwrapInnerBatches,
} from '@rocketmq-ts/protocol'
import { decodeFrame, FrameReader, type AnyRequest } from '@rocketmq-ts/remoting'
import type { FuzzTarget } from './fuzz-target.js'
import { grpcTargets } from './grpc-targets.js'
import { recordedFrames, recordedRecords, type RecordedFrame } from './recorded.js'

/** All targets. */
export function targets(): readonly FuzzTarget[] {
  const frames = recordedFrames()
  return [...frameTargets(frames), ...bodyTargets(frames), ...recordTargets(), ...textTargets(frames), ...grpcTargets()]
}

function frameTargets(frames: readonly RecordedFrame[]): readonly FuzzTarget[] {
  const seeds = frames.map(({ bytes }) => bytes)
  return [
    { name: 'frame', seeds: seeds.map(bytes => bytes.subarray(4)), read: bytes => decodeFrame(bytes) },
    {
      name: 'stream of frames',
      seeds,
      read: bytes => {
        const reader = new FrameReader()
        for (let at = 0; at < bytes.length; at += 100) reader.push(bytes.subarray(at, at + 100), decodeFrame)
      },
    },
  ]
}

/** Fields and bodies of each request that was recorded, and of its answers. */
function bodyTargets(frames: readonly RecordedFrame[]): readonly FuzzTarget[] {
  const byName = new Map<string, { readonly read: (bytes: Buffer) => void; readonly seeds: Buffer[] }>()
  for (const { command, bytes, requestCode } of frames) {
    const request = requestByCode(requestCode ?? command.code)
    if (request === undefined) continue
    const isAnswer = requestCode !== undefined
    const name = isAnswer ? `answer to ${request.name}` : request.name
    const target = byName.get(name) ?? { read: readerOf(request, isAnswer), seeds: [] }
    target.seeds.push(bytes.subarray(4))
    byName.set(name, target)
  }
  return [...byName].map(([name, target]) => ({ name, ...target }))
}

function readerOf(request: AnyRequest, isAnswer: boolean): (bytes: Buffer) => void {
  if (isAnswer) return bytes => request.decodeAnswer(decodeFrame(bytes), 'peer:1')
  return bytes => {
    const { extFields, body } = decodeFrame(bytes)
    request.parseFields(extFields)
    request.body.decode(body)
  }
}

function recordTargets(): readonly FuzzTarget[] {
  const records = recordedRecords()
  return [
    {
      name: 'records',
      seeds: [...records, Buffer.concat(records.slice(0, 8))],
      read: bytes => {
        for (const item of unwrapInnerBatches(decodeRecords(bytes))) {
          if (isBadRecord(item)) continue
          // What is read late must not fail late.
          touch(item.bornHost, item.storeHost, item.properties, item.property('KEYS'), item.messageId)
        }
      },
    },
    {
      name: 'batch',
      seeds: recordedFrames().flatMap(({ command }) => (command.code === 320 ? [Buffer.from(command.body)] : [])),
      read: bytes => decodeBatch(bytes),
    },
  ]
}

function textTargets(frames: readonly RecordedFrame[]): readonly FuzzTarget[] {
  const values = (key: string) =>
    frames.flatMap(({ command }) => {
      const value = command.extFields?.[key]
      return value === undefined || value === '' ? [] : [value]
    })
  const target = (name: string, texts: readonly string[], read: (text: string) => void): FuzzTarget => ({
    name,
    seeds: texts.map(text => Buffer.from(text)),
    read: bytes => read(bytes.toString()),
  })
  const receipt = '0 1700000000000 60000 0 0 broker-a 1 7'
  return [
    target('properties', values('properties').concat(values('i')), text => {
      decodeProperties(text)
      findProperty(text, 'KEYS')
    }),
    target('receipt of POP', values('extraInfo').concat(receipt), text => parsePopReceipt(text)),
    target('start offsets of POP', values('startOffsetInfo').concat('0 1 7;1 2 9'), text => parseStartOffsetInfo(text)),
    target('offsets of POP', values('msgOffsetInfo').concat('0 1 7,8;1 2 9'), text => parseMsgOffsetInfo(text)),
    target('counts of POP', values('orderCountInfo').concat('0 1 2;0 qo1%7 3'), text => parseOrderCountInfo(text)),
    target(
      'traces',
      ['Pub\x011700000000000\x01r\x01g\x01t\x01id\x01tag\x01key\x01h:1\x013\x015\x010\x01o\x01true\x02'],
      text => decodeTraces(text),
    ),
    target('recall handle', values('recallHandle').concat('djEgdCBiIDE3MDAwMDAwMDAwMDAgaWQ='), text =>
      decodeRecallHandle(text),
    ),
    target('offset id', ['7F00000100002A9F0000000000000123'], text => decodeOffsetMessageId(text)),
    target('unique id', ['7F0000010BB818B4AAC24A1B2C3D0000'], text => decodeUniqueId(text, 1_700_000_000_000)),
    target('order configuration', ['broker-a:4;broker-b:8'], text => parseOrderConf(text)),
  ]
}

/** Reading the values was all that was wanted. */
function touch(...values: readonly unknown[]): number {
  return values.length
}
