#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The program `rmq`: hands the process to the package, and ends with the exit code that comes back.
import { run } from '../dist/index.js'

process.exitCode = await run(process.argv.slice(2), process)
