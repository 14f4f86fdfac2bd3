// SPDX-License-Identifier: Apache-2.0
// Every recorded header field is declared, parses, and prints back as it was.
import { ProtocolError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { requestByCode, responseNameOf, type AnyRequest, type ExtFields } from '../../src/index.js'
import { recordedFrames, type RecordedFrame } from '../frames/recorded-frames.js'

/** Fields that hooks add to any request: they belong to no declaration. */
const hookFields = new Set([
  'AccessKey', // ACL
  'Signature',
  'SecurityToken',
  'ReqT', // stream clients (pull and lite-pull consumers)
  'ns', // namespace of the second kind, on requests whose header class has no such field
  'nsd',
])

/** Codes that nobody declares: made up to provoke errors, or constants without a meaning. */
const undeclared = new Set([13, 22, 23, 27, 47, 209, 210, 211, 212, 213, 214, 301, 302, 9998, 9999, 32767])

function requestOf(frame: RecordedFrame): AnyRequest | undefined {
  const code = frame.kind === 'request' ? (frame.intendedCode ?? frame.code) : frame.requestCode
  return code === undefined ? undefined : requestByCode(code)
}

/** The fields as they were sent, without those of hooks; `ns` and `nsd` stay where the declaration has them. */
function sentFields(frame: RecordedFrame, printed: ExtFields): ExtFields {
  const fields = Object.entries(frame.command.extFields ?? {})
  return Object.fromEntries(fields.filter(([key]) => key in printed || !hookFields.has(key)))
}

/** The fields after reading and printing them, or why they cannot be read. */
function printedAgain(request: AnyRequest, fields: ExtFields | undefined): ExtFields | string {
  try {
    return request.printFields(request.parseFields(fields))
  } catch (error) {
    if (error instanceof ProtocolError) return error.message
    throw error
  }
}

/** Requests that were made wrong, to see what servers answer. */
const refused: readonly string[] = [
  '165-error-bad-request-header.jsonl PULL_MESSAGE: field "topic" is missing',
  '165-error-bad-request-header.jsonl QUERY_CONSUMER_OFFSET: field "queueId" is wrong: zero',
  '165-error-bad-request-header.jsonl GET_MAX_OFFSET: field "topic" is missing',
  '165-error-bad-request-header.jsonl GET_ROUTEINFO_BY_TOPIC: field "topic" is missing',
]

describe('the fields of recorded frames', () => {
  it('belong to a declared request', () => {
    const codes = recordedFrames
      .filter(frame => frame.kind === 'request' && requestOf(frame) === undefined)
      .map(frame => frame.code)

    expect([...new Set(codes)].filter(code => !undeclared.has(code))).to.deep.equal([])
  })

  it('parse by the declaration of the request and print back equal', () => {
    const failed: string[] = []
    for (const frame of recordedFrames.filter(({ kind }) => kind === 'request')) {
      const request = requestOf(frame)
      if (request === undefined) continue
      const printed = printedAgain(request, frame.command.extFields)
      if (typeof printed === 'string') failed.push(`${frame.file} ${printed}`)
      else expect(printed, `${frame.at} ${request.name}`).to.deep.equal(sentFields(frame, printed))
    }

    expect(failed).to.deep.equal(refused)
  })

  it('of a declared answer parse and print back equal', () => {
    for (const frame of recordedFrames.filter(({ kind }) => kind === 'response')) {
      const request = requestOf(frame)
      const name = responseNameOf(frame.code)
      expect(name, frame.at).to.be.a('string')
      if (request === undefined || !request.answers.includes(name ?? '')) continue
      const answer = request.decodeAnswer(frame.command, 'recorded')
      const printed = request.encodeReply(answer).extFields ?? {}
      expect(printed, `${frame.at} ${request.name}`).to.deep.equal(frame.command.extFields ?? {})
    }
  })
})
