// SPDX-License-Identifier: Apache-2.0
// Prints the line that CI reads: the sum over all suites, embedded and real. Fails when one of them did not report.
import { expectedResults, problemsOf, readResults, sumOf, unseenFiles } from './verdict.mjs'

const results = readResults()
const expected = [...expectedResults(), ...expectedResults({ separate: true }), ...expectedResults({ real: true })]
const problems = [...problemsOf(expected, results), ...unseenFiles(results)]
const { passed, failed, skipped, retried } = sumOf(results)
for (const problem of problems) process.stdout.write(`✗ ${problem}\n`)
process.stdout.write(`${skipped} skipped, ${retried} retried\n`)
process.stdout.write(`${passed} passed, ${Math.max(failed, problems.length)} failed\n`)
process.exitCode = problems.length === 0 ? 0 : 1
