// SPDX-License-Identifier: Apache-2.0
// Records what the packages show to their users; run it when test/public-api.test.ts shows a change that is meant.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { publicApi, publishedPackages, recordPath } from '../src/public-api.js'

for (const name of publishedPackages) {
  mkdirSync(dirname(recordPath(name)), { recursive: true })
  writeFileSync(recordPath(name), publicApi(name))
}
