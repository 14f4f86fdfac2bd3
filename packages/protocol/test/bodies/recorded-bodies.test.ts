// SPDX-License-Identifier: Apache-2.0
// Every recorded body decodes by its declared kind and goes back to the very bytes that Java wrote.
import { ProtocolError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import {
  compressedRegisterBrokerBody,
  requestByCode,
  responseNameOf,
  type BodyKind,
  type RegisterBrokerData,
} from '../../src/index.js'
import { recordedFrames, type RecordedFrame } from '../frames/recorded-frames.js'

/** The kind of a frame's body; nothing for answers that are failures, and for frames of unknown requests. */
function bodyKindOf(frame: RecordedFrame): BodyKind<unknown> | undefined {
  if (frame.kind === 'request') return requestByCode(frame.intendedCode ?? frame.code)?.body as BodyKind<unknown>
  const request = frame.requestCode === undefined ? undefined : requestByCode(frame.requestCode)
  return request?.answers.includes(responseNameOf(frame.code) ?? '') === true
    ? (request.responseBody as BodyKind<unknown>)
    : undefined
}

/** Bodies that do not come back byte by byte. */
const differs: readonly string[] = [
  // Written for clients before V4_9_4, which `topicRouteFastjsonBody` prints; the declaration prints standard JSON.
  '149-route-old-client-version.jsonl',
  '149-route-old-client-version.jsonl',
  // `{not json`, to see what the broker answers.
  '165-error-bad-request-header.jsonl',
]

function isCompressed(frame: RecordedFrame): boolean {
  return frame.kind === 'request' && frame.code === 103 && frame.command.body[0] === 0x78
}

/** The body read and written; empty when it cannot be read. */
function roundTrip(kind: BodyKind<unknown>, body: Buffer): Buffer {
  try {
    return kind.encode(kind.decode(body))
  } catch (error) {
    if (error instanceof ProtocolError) return Buffer.alloc(0)
    throw error
  }
}

describe('a recorded body', () => {
  const bodies = recordedFrames
    .map(frame => ({ frame, kind: bodyKindOf(frame) }))
    .filter((row): row is { frame: RecordedFrame; kind: BodyKind<unknown> } => row.kind !== undefined)

  it('is declared wherever bytes come', () => {
    const undeclared = bodies.filter(({ frame, kind }) => kind.name === 'none' && frame.command.body.length > 0)

    expect(undeclared.map(({ frame }) => frame.at)).to.deep.equal([])
  })

  it('decodes, and encodes to the same bytes', () => {
    const different: string[] = []
    for (const { frame, kind } of bodies) {
      const { body } = frame.command
      if (kind.name === 'none' || isCompressed(frame)) continue
      if (!roundTrip(kind, body).equals(body)) different.push(frame.file)
    }

    expect(different).to.deep.equal(differs)
  })

  it('is understood when it is a compressed registration', () => {
    const compressed = bodies.filter(({ frame }) => isCompressed(frame))

    for (const { frame, kind } of compressed) {
      const data = kind.decode(frame.command.body) as RegisterBrokerData
      const topics = data.topicConfigSerializeWrapper.topicConfigTable
      expect(topics.get('TBW102')?.perm, frame.at).to.equal(7)
      expect(topics.get('BenchmarkTest')?.attributes?.size, frame.at).to.equal(0)
      expect(kind.decode(compressedRegisterBrokerBody.encode(data)), frame.at).to.deep.equal(data)
    }
    expect(compressed).to.have.length.greaterThan(0)
  })
})
