// SPDX-License-Identifier: Apache-2.0
import { ProtocolError } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { timerCheckpointBody } from '../../src/index.js'

describe('a timer checkpoint', () => {
  const bytes = Buffer.alloc(56)
  ;[1795350000000, 2, 3, 4, 5, 6, 7].forEach((value, index) => bytes.writeBigInt64BE(BigInt(value), index * 8))

  it('is seven integers of 64 bits', () => {
    const checkpoint = timerCheckpointBody.decode(bytes)

    expect(checkpoint).to.deep.equal({
      lastReadTimeMs: 1795350000000,
      lastTimerLogFlushPos: 2,
      lastTimerQueueOffset: 3,
      masterTimerQueueOffset: 4,
      dataVersion: { stateVersion: 5, timestamp: 6, counter: 7 },
    })
    expect(timerCheckpointBody.encode(checkpoint)).to.deep.equal(bytes)
  })

  it('of an older broker has no version', () => {
    expect(timerCheckpointBody.decode(bytes.subarray(0, 32)).dataVersion).to.deep.equal({
      stateVersion: 0,
      timestamp: 0,
      counter: 0,
    })
  })

  it('is refused when it is too short, or holds more than a number can', () => {
    expect(() => timerCheckpointBody.decode(bytes.subarray(0, 31))).to.throw(ProtocolError)
    expect(() => timerCheckpointBody.decode(Buffer.alloc(56, 0x7f))).to.throw(ProtocolError, 'beyond 2^53')
  })
})
