// SPDX-License-Identifier: Apache-2.0
// What the suites counted, summed. Each suite leaves one file in .results.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the counts. */
export const resultsFolder = fileURLToPath(new URL('../../.results', import.meta.url))

/** Sums all suites. */
export function sumResults() {
  const total = { suites: 0, passed: 0, failed: 0, skipped: 0 }
  if (!existsSync(resultsFolder)) return total
  for (const file of readdirSync(resultsFolder).filter(name => name.endsWith('.json'))) {
    const counts = JSON.parse(readFileSync(join(resultsFolder, file), 'utf8'))
    total.suites++
    for (const key of ['passed', 'failed', 'skipped']) total[key] += counts[key]
  }
  return total
}
