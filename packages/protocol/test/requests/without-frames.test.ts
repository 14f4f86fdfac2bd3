// SPDX-License-Identifier: Apache-2.0
// Which declarations no recorded frame holds to the truth, and why not: a request that gets a frame, or comes without
// one, shows here.
import { expect } from 'chai'
import { requests } from '@rocketmq-ts/protocol'
import { recordedFrames } from '../frames/recorded-frames.js'

/** Requests without a recorded frame, by the reason. */
const reasons: Readonly<Record<string, readonly string[]>> = {
  'the ACL file of 4.x: 5.5.0, of which the frames are, serves it no more': [
    'DELETE_ACL_CONFIG',
    'GET_BROKER_CLUSTER_ACL_CONFIG',
    'GET_BROKER_CLUSTER_ACL_INFO',
    'UPDATE_AND_CREATE_ACL_CONFIG',
    'UPDATE_GLOBAL_WHITE_ADDRS_CONFIG',
  ],
  'not recorded yet': [],
}

describe('a request', () => {
  it('has a recorded frame, or is listed here with the reason', () => {
    const recorded = new Set(
      recordedFrames.filter(({ kind }) => kind === 'request').map(frame => frame.intendedCode ?? frame.code),
    )
    const without = requests.filter(({ code }) => !recorded.has(code)).map(({ name }) => name)

    expect(without.sort()).to.deep.equal(Object.values(reasons).flat().sort())
  })
})
