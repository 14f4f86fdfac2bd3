// SPDX-License-Identifier: Apache-2.0
// The spec reporter, which also leaves its counts in .results/<package>.json: CI sums them over all suites.
const { mkdirSync, writeFileSync } = require('node:fs')
const { basename, join } = require('node:path')
const { reporters } = require('mocha')

const resultsDirectory = join(__dirname, '..', '..', '..', '.results')

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats
      const suite = basename(process.cwd())
      const name = process.env.ROCKETMQ_RESULTS_NAME ?? suite
      mkdirSync(resultsDirectory, { recursive: true })
      const counts = { suite, passed: passes, failed: failures, skipped: pending }
      writeFileSync(join(resultsDirectory, `${name}.json`), `${JSON.stringify(counts)}\n`)
    })
  }
}
