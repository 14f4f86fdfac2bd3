#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The program `rmq`: hands the process to the package, and ends with the exit code that comes back.
import { run } from '../dist/index.js'

let isInterrupted = false
const interrupt = () => (isInterrupted = true)
process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
// What is still being written when the command has ended may find nobody who reads it.
process.stdout.on('error', () => undefined)
process.exitCode = await run(process.argv.slice(2), process)
process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
// A client that was given up while it started may still wait for a server, for as long as `--timeout`.
if (isInterrupted) process.stdout.write('', () => process.exit())
