// SPDX-License-Identifier: Apache-2.0
// What is claimed of real brokers is what ran on them.
import { readFileSync } from 'node:fs'
import { realRunsPage, realRunsPagePath } from '@rocketmq-ts/real-tests/page'
import { expect } from 'chai'

describe('docs/real-runs.md', () => {
  it('is what tools/real-tests/recorded-runs.json makes of it; npm run docs writes it', () => {
    expect(readFileSync(realRunsPagePath, 'utf8')).to.equal(realRunsPage())
  })

  it('has a row for each suite and each file that passed on a release', () => {
    const run = { day: '2026-11-30', node: '20.20.2', passed: 3, skipped: 1, retried: 1 }
    const files = { 'test/integration/sends.test.ts': 3 }
    const page = realRunsPage({
      '5.5.0': { producer: { ...run, files } },
      '4.9.7': { producer: { ...run, files: {} } },
    })

    expect(page).to.contain('| 5.5.0 | producer | 3 | 1 | 1 | 2026-11-30 | 20.20.2 |')
    expect(page).to.contain('| producer: sends | 3 | – |')
  })
})
