// SPDX-License-Identifier: Apache-2.0
// A command of the root package.json that is ended takes with it what it runs.
import { spawn } from 'node:child_process'
import { expect } from 'chai'

const child = new URL('../child.mjs', import.meta.url).href
const forever = `process.stdout.write('runs'); setInterval(() => undefined, 1000)`
const program = `import { run } from ${JSON.stringify(child)}
  await run(process.execPath, ['-e', ${JSON.stringify(forever)}])`

describe('a command whose npm is ended', function () {
  this.timeout(20_000)

  it('ends what it runs, although the shell between them passes no signal on', async () => {
    const script = `"$0" --input-type=module -e "$1"; true`
    const shell = spawn('sh', ['-c', script, process.execPath, program], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise(resolve => shell.stdout.once('data', resolve))
    // The pipe closes when its last holder is gone: the program inside of the program.
    const closed = new Promise<string>(resolve => shell.once('close', () => resolve('closed')))

    shell.kill('SIGTERM')

    expect(await closed).to.equal('closed')
  })
})
