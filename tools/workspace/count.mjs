// SPDX-License-Identifier: Apache-2.0
// Prints the line that CI reads: the sum over all suites that ran.
import { sumResults } from './results.mjs'

const { passed, failed } = sumResults()
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
