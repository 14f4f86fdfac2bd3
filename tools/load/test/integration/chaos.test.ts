// SPDX-License-Identifier: Apache-2.0
// A part of `npm run chaos` for each run of the suites: short on the embedded cluster, a minute on a real one.
// Always the same schedule, which ROCKETMQ_TS_SEED changes: others are for `npm run chaos`.
import { clusterKind, onEachProxy } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { chaosNeeds, ChaosRun } from '../../src/chaos/chaos-run.js'
import { consumerKinds } from '../../src/chaos/plan.js'
import { reportOf } from '../../src/chaos/report.js'
import { chooseSeed } from '../../src/run-size.js'

const usualSeed = 1
const isReal = clusterKind === 'real'
const seconds = isReal ? 60 : 5
/** Plain messages, those in order and those in transactions. */
const topics = 3
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
      const { sends, groups, problems } = result.verdict

      expect(problems, reportOf(result, { cluster: clusterKind, seed, seconds })).to.deep.equal([])
      expect(result.faults.length).to.be.greaterThan(0)
      expect(sends).to.have.length(topics)
      for (const { topic, counts } of sends) expect(counts.acked, `sent to ${topic}`).to.be.greaterThan(0)
      expect(groups.map(({ kind }) => kind)).to.deep.equal(consumerKinds)
      for (const { kind, consumed } of groups) expect(consumed, `consumed by ${kind}`).to.be.greaterThan(0)
    })
  },
  chaosNeeds,
)
