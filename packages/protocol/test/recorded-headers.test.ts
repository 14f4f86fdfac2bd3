// SPDX-License-Identifier: Apache-2.0
// Every recorded header: it decodes to what the recorder saw, and goes back to the wire as it came.
import { expect } from 'chai'
import { decodeFrame, encodeFrame, type ExtFields } from '@rocketmq-ts/remoting'
import { recordedFrames } from './frames/recorded-frames.js'

function withoutNulls(fields: Readonly<Record<string, string | null>> | null): ExtFields | undefined {
  if (fields === null) return undefined
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== null))
}

describe('a recorded frame', () => {
  it('is there for each case', () => {
    expect(recordedFrames.length).to.be.greaterThan(2500)
  })

  it('decodes to the code and fields that the recorder saw', () => {
    for (const { at, code, extFields, command, serialize } of recordedFrames) {
      expect(command.code, at).to.equal(code)
      expect(command.serializeType, at).to.equal(serialize)
      // The recorder wrote an absent map and an empty one alike in some files.
      expect(command.extFields ?? {}, at).to.deep.equal(withoutNulls(extFields) ?? {})
    }
  })

  it('encodes to a frame that decodes to the same', () => {
    for (const { at, command } of recordedFrames) {
      const again = decodeFrame(encodeFrame(command).subarray(4))

      expect(again, at).to.deep.equal(command)
    }
  })

  it('encodes to the same bytes, but for signed requests whose fields Java writes twice', () => {
    const different = recordedFrames.filter(({ command, bytes }) => !encodeFrame(command).subarray(4).equals(bytes))

    // A fast header and the map of signed fields go to the binary header one after the other [RocketMQSerializable].
    expect(different.every(frame => frame.file.startsWith('180-acl-signed') && frame.serialize === 'ROCKETMQ')).to.be
      .true
    expect(different).to.have.length(9)
  })
})
