// SPDX-License-Identifier: Apache-2.0
// `rmq` is typed by people, so it has to be there at once. Processor time is compared with that of an empty Node.js in
// the same minute: neither a slow machine nor a busy one changes the ratio much.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { product, program } from './rmq-process.js'

/** Makes a process say what it took when it ends, in microseconds. */
const accountant = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs'
  process.on('exit', () => {
    const { user, system } = process.cpuUsage()
    writeSync(2, 'took ' + (user + system) + '.')
  })`)}`

/** Processor time of a process, in milliseconds; a server is ended when it says that it is ready. */
async function runMs(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ['--import', accountant, ...args])
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stdout.once('data', () => args.includes('server') && child.kill())
  await once(child, 'close')
  return Number(/took (\d+)\./.exec(said)?.[1]) / 1000
}

/** How many times the time of an empty Node.js a program takes: the least of some runs of both, in turns. */
async function timesNode(args: readonly string[]): Promise<number> {
  let [node, least] = [Infinity, Infinity]
  for (let run = 0; run < 6; run++) {
    node = Math.min(node, await runMs(['--eval', '0']))
    least = Math.min(least, await runMs(args))
  }
  return least / node
}

/** What a built file imports before it runs, and its chunks with it. */
function importsOf(file: string): ReadonlySet<string> {
  const names = [...readFileSync(file, 'utf8').matchAll(/^(?:import|\} from) .*?"([^"]+)";$/gm)].map(
    ([, name = '']) => name,
  )
  const chunks = names.filter(name => name.startsWith('.'))
  const others = names.filter(name => !name.startsWith('.'))
  return new Set([...others, ...chunks.flatMap(chunk => [...importsOf(join(dirname(file), chunk))])])
}

describe('the start of rmq', function () {
  this.timeout(120_000)
  it('loads nothing that only some commands need', () => {
    const packages = [...importsOf(product)].filter(name => !name.startsWith('node:'))

    expect(packages.sort()).to.deep.equal([
      '@rocketmq-ts/core',
      '@rocketmq-ts/protocol/words',
      'commander',
      'picocolors',
    ])
  })

  it('takes little more than that of an empty Node.js', async () => {
    expect(await timesNode([program, '--help'])).to.be.lessThan(2)
  })

  it('takes little more than that for a local cluster that is ready', async () => {
    const server = ['server', '--namesrv-port', '0', '--broker-port', '0', '--json']

    expect(await timesNode([program, ...server])).to.be.lessThan(5)
  })
})
