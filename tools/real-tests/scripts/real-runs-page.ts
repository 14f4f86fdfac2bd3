// SPDX-License-Identifier: Apache-2.0
// Writes docs/real-runs.md from the recorded runs; a test fails while the page is stale. Run by `npm run docs`.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readRecordedRuns, type RecordedRuns } from '../src/recorded-runs.js'

/** Where the page is. */
export const realRunsPagePath = fileURLToPath(new URL('../../../docs/real-runs.md', import.meta.url))

const introduction = `<!-- Made by tools/real-tests/scripts/real-runs-page.ts from tools/real-tests/recorded-runs.json. -->

# Runs on real brokers

What ran green on real Apache RocketMQ brokers, as \`npm run test:real -- --record\` noted it: nothing else in these
documents is a claim about real brokers. A file counts with the specs that used the given cluster and passed.
`

/** The text of the page. */
export function realRunsPage(runs: RecordedRuns = readRecordedRuns()): string {
  const versions = Object.keys(runs)
  if (versions.length === 0) return `${introduction}\nNo run is recorded.\n`
  return [introduction, '## Suites\n', suiteTable(runs), '## Files\n', fileTable(runs, versions)].join('\n')
}

function suiteTable(runs: RecordedRuns): string {
  const rows = Object.entries(runs).flatMap(([version, suites]) =>
    Object.entries(suites).map(([suite, { day, node, passed, skipped, retried }]) =>
      row([version, suite, passed, skipped, retried, day, node]),
    ),
  )
  return table(['RocketMQ', 'suite', 'passed', 'skipped', 'retried', 'day', 'Node.js'], rows)
}

function fileTable(runs: RecordedRuns, versions: readonly string[]): string {
  const counts = new Map<string, Map<string, number>>()
  for (const version of versions) {
    for (const [suite, { files }] of Object.entries(runs[version] ?? {})) {
      for (const [file, passed] of Object.entries(files)) {
        const key = `${suite}: ${file.replace(/^test\/integration\//, '').replace(/\.test\.ts$/, '')}`
        counts.set(key, (counts.get(key) ?? new Map<string, number>()).set(version, passed))
      }
    }
  }
  const rows = [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([file, passed]) => row([file, ...versions.map(version => passed.get(version) ?? '–')]))
  return table(['file', ...versions], rows)
}

function table(heads: readonly string[], rows: readonly string[]): string {
  return [row(heads), row(heads.map(() => '---')), ...rows, ''].join('\n')
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(realRunsPagePath, realRunsPage())
