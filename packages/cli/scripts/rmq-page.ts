// SPDX-License-Identifier: Apache-2.0
// Writes docs/rmq.md anew.
import { writeFileSync } from 'node:fs'
import { page } from '../src/page.js'

writeFileSync(new URL('../../../docs/rmq.md', import.meta.url), page())
