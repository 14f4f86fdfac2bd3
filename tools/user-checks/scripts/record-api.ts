// SPDX-License-Identifier: Apache-2.0
// Records what the packages show to their users, after a change that is meant. Run by `npm run docs`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { publicApi, publishedEntries, recordPath } from '../src/public-api.js'

for (const entry of publishedEntries) {
  mkdirSync(dirname(recordPath(entry)), { recursive: true })
  writeFileSync(recordPath(entry), publicApi(entry))
}
