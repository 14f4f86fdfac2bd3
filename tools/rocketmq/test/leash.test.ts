// SPDX-License-Identifier: Apache-2.0
// Without Java: the process on the leash is one more node.
import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killProcesses, runningProcesses } from '../src/our-process.js'
import { until } from '../src/until.js'

const leash = new URL('../src/leash.ts', import.meta.url).href

/** A program that starts a child named after `folder`, holds both, lets go of what `then` says, and ends as it says. */
const program = (folder: string, then: string) => `
  import { spawn } from 'node:child_process'
  import { hold } from ${JSON.stringify(leash)}
  const args = ['-e', 'setInterval(() => {}, 1e8)', ${JSON.stringify(folder)}]
  const child = spawn(process.execPath, args, { detached: true, stdio: 'ignore' })
  const releases = [hold({ pid: child.pid }), hold({ folder: ${JSON.stringify(folder)} })]
  child.unref()
  process.stdout.write(child.pid + '\\n', () => { ${then} })`

async function ended(then: string): Promise<{ directory: string; processes: { name: string; pid: number }[] }> {
  const directory = await mkdtemp(join(tmpdir(), 'leash-'))
  const args = ['--import=@rocketmq-ts/source-loader', '--input-type=module', '-e', program(directory, then)]
  const output = await new Promise<string>(resolve => execFile(process.execPath, args, (_, text) => resolve(text)))
  return { directory, processes: [{ name: 'child', pid: Number(output) }] }
}

describe('a process on the leash', () => {
  for (const [situation, then] of [
    ['exits', 'process.exit(0)'],
    ['is killed', "process.kill(process.pid, 'SIGKILL')"],
    ['is interrupted', "process.kill(process.pid, 'SIGINT')"],
    ['fails', "throw new TypeError('unexpected')"],
  ] as const) {
    it(`ends with its folder when the parent ${situation}`, async () => {
      const cluster = await ended(then)

      const gone = async () => (await runningProcesses(cluster)).length === 0 || undefined
      await until('the child to end', gone, { timeoutMs: 5000 })
      const removed = async () => !existsSync(cluster.directory) || undefined
      await until('the folder to be removed', removed, { timeoutMs: 5000 })
    })
  }

  it('lives on when it was released, until it is killed by its pid', async () => {
    const cluster = await ended('for (const release of releases) release()')

    expect(await runningProcesses(cluster)).to.deep.equal(cluster.processes)
    expect(existsSync(cluster.directory)).to.equal(true)

    await killProcesses(cluster)

    expect(await runningProcesses(cluster)).to.deep.equal([])
    await rm(cluster.directory, { recursive: true })
  })
})
