// SPDX-License-Identifier: Apache-2.0
// The process behind src/leash.ts. Standard input says what to hold; its end says that the parent is gone.
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'

const held = new Map()
const keyOf = what => JSON.stringify(what)

createInterface({ input: process.stdin })
  .on('line', text => {
    const line = JSON.parse(text)
    if (line.hold) held.set(keyOf(line.hold), line.hold)
    if (line.release) held.delete(keyOf(line.release))
  })
  .on('close', () => {
    const left = [...held.values()]
    for (const { pid } of left) {
      try {
        if (pid !== undefined) process.kill(pid, 'SIGKILL')
      } catch {
        // Already gone.
      }
    }
    for (const { folder } of left) {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    }
  })
