// SPDX-License-Identifier: Apache-2.0
// A part of `npm run chaos` for each run of the suites: short on the embedded cluster, a minute on a real one.
// Always the same schedule, which ROCKETMQ_TS_SEED changes: others are for `npm run chaos`.
import { clusterKind, onEachProxy } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { chaosNeeds, ChaosRun } from '../../src/chaos/chaos-run.js'
import { reportOf } from '../../src/chaos/report.js'
import { chooseSeed } from '../../src/run-size.js'

const usualSeed = 1
const isReal = clusterKind === 'real'
const seconds = isReal ? 60 : 5
/** One process for each kind, where time is short. */
const members = isReal ? 2 : 1

onEachProxy(
  'chaos',
  cluster => {
    const seed = chooseSeed(usualSeed)

    it(`for ${seconds} s (seed ${seed}) loses nothing, and repeats nothing without a cause`, async function () {
      this.timeout(600_000)
      await using run = new ChaosRun(cluster, { seed, seconds, members })
      const result = await run.run()

      expect(result.verdict.problems, reportOf(result, { cluster: clusterKind, seed, seconds })).to.deep.equal([])
      expect(result.faults.length).to.be.greaterThan(0)
    })
  },
  chaosNeeds,
)
