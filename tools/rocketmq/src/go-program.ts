// SPDX-License-Identifier: Apache-2.0
// Builds a Go program against a release of the Go client, once for each state of its source, beside the jars.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './java.js'
import { cacheFolder } from './jars.js'

const client = 'github.com/apache/rocketmq-client-go/v2@v2.1.2'

/**
 * Resolves to the program, or to nothing where there is no Go.
 *
 * @param name stands for the program in the cache
 * @param source path of its `main.go`
 */
export async function fetchGoProgram(name: string, source: string): Promise<string | undefined> {
  const hash = createHash('sha256')
    .update(await readFile(source))
    .digest('hex')
  const folder = join(cacheFolder(), `${name}-go-${hash.slice(0, 16)}`)
  const program = join(folder, name)
  if (existsSync(program)) return program
  await mkdir(folder, { recursive: true })
  await copyFile(source, join(folder, 'main.go'))
  const steps = [
    ['mod', 'init', name],
    ['get', client],
    ['build', '-o', 'building', '.'],
  ]
  for (const args of steps) {
    const { code } = await run('go', args, { cwd: folder }).catch(() => ({ code: 1 }))
    if (code !== 0 && args[1] !== 'init') return undefined
  }
  await rename(join(folder, 'building'), program)
  return program
}
