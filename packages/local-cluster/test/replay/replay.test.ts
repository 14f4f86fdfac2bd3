// SPDX-License-Identifier: Apache-2.0
// Recorded traffic of the official Java client, played against an embedded cluster in the order in which it was
// recorded: each answer has the code, remark, fields and members that the real server gave.
import { expect } from 'chai'
import { VirtualClock } from '@rocketmq-ts/remoting'
import { LocalCluster, type BrokerConfig } from '../../src/index.js'
import { caseNames } from './recorded-case.js'
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

/** Answers that may differ, by case and `seq`, and why. */
const allowed: Readonly<Record<string, readonly [why: string, ...seqs: number[]]>> = {
  '041': ['the heartbeat before the pull was not recorded', 25, 26],
  '042': ['the heartbeat before the pull was not recorded', 14, 23, 24, 25, 26],
  '045': ['the heartbeat before the pull was not recorded', 14, 23, 24, 25, 26],
  '046': ['the heartbeat before the pull was not recorded', 16, 20],
  '064': ['the heartbeat before the pull was not recorded', 17],
  '065': ['the heartbeat before the pull was not recorded', 6, 15, 21, 22, 28, 31],
  '081': ['the heartbeat before the pull was not recorded', 4, 9],
  '083': ['the heartbeat before the pull was not recorded', 15, 16, 17, 18],
  '084': ['the heartbeat before the pull was not recorded', 26],
  '086': ['the heartbeat before the pull was not recorded', 14, 18],
  '087': ['the heartbeat before the pull was not recorded', 10, 16, 19],
  '088': ['the heartbeat before the pull was not recorded', 9],
  '094': ['the heartbeat before the pull was not recorded', 13],
  '096': ['the heartbeat before the pull was not recorded', 3],
  '097': ['the heartbeat before the pull was not recorded', 3],
  '110': ['no heartbeat was recorded, and the wait is longer than ours', 21, 23, 38, 44, 49],
  '111': ['the waits are longer than ours; POP_ROLLBACK', 47, 55, 59, 61, 69],
  '114': ['the heartbeat before the question was not recorded', 4],
  '122': ['the text of an exception of Java', 15],
  '134': ['the heartbeats before the questions were not recorded', 14, 16, 24, 30, 36, 42, 50],
  '136': ['the heartbeat before the reset was not recorded', 7],
  '144': ['our broker has another address', 5],
  '145': ['static topics', 23],
  '161': ['the heartbeat before the pull was not recorded', 9, 10, 11, 13, 20, 21],
  '163': ['no heartbeat was recorded', 6, 7, 8, 9, 14, 16],
  '165': ['the text of an exception of Java', 1, 3, 5, 9],
}

/** Settings that the real broker had for a case. */
const settings: Readonly<Record<string, Partial<BrokerConfig>>> = { '162': { maxMessageSize: 40_960 } }

describe('recorded requests', () => {
  const names: Names = new Map()
  let cluster: LocalCluster

  before(async () => {
    const clock = new VirtualClock(beginning)
    cluster = await LocalCluster.start({ clock, config: { enablePropertyFilter: true } })
  })

  after(() => cluster.stop())

  for (const name of caseNames()) {
    const number = name.slice(0, 3)
    if (number < '010' || number > '168' || number in leftOut) continue
    it(`get the answers that were recorded: ${name}`, async () => {
      Object.assign(cluster.broker().config, settings[number])

      const differences = await replay(cluster, name, names)

      const [, ...seqs] = allowed[number] ?? ['']
      expect(differences.filter(({ seq }) => !seqs.includes(seq))).to.deep.equal([])
    })
  }
})
