// SPDX-License-Identifier: Apache-2.0
// Recorded traffic of the official Java client, played against an embedded cluster in the order in which it was
// recorded: each answer has the code, remark, fields and body that the real server gave, value by value.
import { VirtualClock } from '@rocketmq-ts/core'
import { expect } from 'chai'
import { LocalCluster, type BrokerConfig } from '../../src/index.js'
import { caseNames } from './recorded-case.js'
import { allowed } from './allowed-differences.js'
import type { ConsumerFacts } from './missing-heartbeats.js'
import { replay, type Names } from './replay.js'

/** Before the first recorded message of the main broker, milliseconds since the epoch. */
const beginning = 1_795_350_784_000

/** Cases that cannot be compared, and why. */
const leftOut: Readonly<Record<string, string>> = {
  '015': 'controllers',
  '082': 'waits for the end of a long poll',
  '093': 'waits for the end of a long poll',
  '102': 'was recorded after all others',
  '167': 'an overloaded broker',
}

/** Settings that the real broker had for a case. */
const settings: Readonly<Record<string, Partial<BrokerConfig>>> = { '162': { maxMessageSize: 40_960 } }

/** What a consumer wanted whose heartbeat was not recorded. */
const consumers: Readonly<Record<string, ConsumerFacts>> = {
  '042': { expression: 'TagA', unitMode: true },
  '045': { expression: 'created' },
  '087': { expression: 'poison || poison-now' },
  '161': { messageModel: 'BROADCASTING' },
}

/** Where the real broker's chance fell, from 0 to 1: it begins at the last queue, so 0.01 is the first one. */
const chances: Readonly<Record<string, number>> = { '110': 0.02 }

describe('recorded requests', () => {
  const names: Names = new Map()
  let cluster: LocalCluster

  before(async () => {
    const clock = new VirtualClock(beginning)
    cluster = await LocalCluster.start({
      clock,
      config: { enablePropertyFilter: true, transactionCheckInterval: 5000 },
    })
  })

  const { random } = Math
  after(() => cluster.close())
  afterEach(() => {
    Math.random = random
  })

  for (const name of caseNames()) {
    const number = name.slice(0, 3)
    if (number < '010' || number > '168' || number in leftOut) continue
    it(`get the answers that were recorded: ${name}`, async () => {
      Math.random = () => chances[number] ?? 0.01
      Object.assign(cluster.broker().config, settings[number])

      const differences = await replay(cluster, name, { names, consumers: consumers[number] })

      const { left, unused } = allowed(number, differences)
      expect(left).to.deep.equal([])
      expect(unused, 'allowed, and no longer different').to.deep.equal([])
    })
  }
})
