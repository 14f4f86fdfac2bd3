// SPDX-License-Identifier: Apache-2.0
// Starts the Go program.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fetchGoProgram } from '@rocketmq-ts/real-rocketmq'
import { InteropError } from './interop-error.js'
import { LineProgram } from './line-program.js'

const source = fileURLToPath(new URL('../go/main.go', import.meta.url))

/**
 * Starts it with the words that `go/main.go` explains; it says `sent` and `done`, or `ready` and `received`. The first
 * time it is built, which takes minutes. Rejects with `ERR_COMPILE` where that cannot be done.
 */
export async function runGo(...words: readonly string[]): Promise<LineProgram> {
  const program = await fetchGoProgram('interop', source)
  if (program === undefined) throw new InteropError('ERR_COMPILE', 'the Go program cannot be built: see go/main.go')
  return LineProgram.start(program, words, { name: 'go', cwd: dirname(program) })
}
