// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import type Long from 'long'
import { durationMs, durationOf, timestampMs, timestampOf } from '@rocketmq-ts/grpc-protocol'

const parts = ({ seconds, nanos }: { seconds: Long; nanos: number }) => `${seconds.toString()} s ${nanos} ns`

describe('lengths of time', () => {
  for (const [ms, text] of [
    [0, '0 s 0 ns'],
    [10, '0 s 10000000 ns'],
    [1000, '1 s 0 ns'],
    [7_200_000, '7200 s 0 ns'],
    [1.5, '0 s 1500000 ns'],
    [0.000001, '0 s 1 ns'],
    [999.9999999, '1 s 0 ns'],
    [-1500, '-1 s -500000000 ns'],
  ] as const) {
    it(`${ms} ms are ${text}`, () => {
      expect(parts(durationOf(ms))).to.equal(text)
      expect(durationMs(durationOf(ms))).to.be.closeTo(ms, 0.000001)
    })
  }
})

describe('points in time', () => {
  it('are exact to the millisecond', () => {
    expect(parts(timestampOf(1_700_000_000_123))).to.equal('1700000000 s 123000000 ns')
    expect(timestampMs(timestampOf(1_700_000_000_123))).to.equal(1_700_000_000_123)
  })

  it('before the epoch count their nanoseconds forwards', () => {
    expect(parts(timestampOf(-1))).to.equal('-1 s 999000000 ns')
    expect(parts(timestampOf(-0.000001))).to.equal('-1 s 999999999 ns')
    expect(timestampMs(timestampOf(-1))).to.equal(-1)
  })
})
