#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Entry of `npm run rocketmq`: lets Node read TypeScript, then runs src/cli.ts.
import '@rocketmq-ts/source-loader'

const { main } = await import('../src/cli.ts')
process.exitCode = await main(process.argv.slice(2))
