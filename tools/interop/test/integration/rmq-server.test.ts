// SPDX-License-Identifier: Apache-2.0
// The other specs of this folder once more, with `rmq server` as a process of its own: to them it is a real cluster.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { clusterKind } from '@rocketmq-ts/testing'
import { whyNotJava } from '../with-java.js'

const home = fileURLToPath(new URL('../..', import.meta.url))
const { resolve } = createRequire(import.meta.url)
const program = fileURLToPath(new URL('bin/rmq.mjs', `file://${resolve('@rocketmq-ts/cli/package.json')}`))
const patienceMs = 15 * 60_000
/** What test brokers are told, of either kind. */
const settings = [
  ...['enablePropertyFilter=true', 'traceTopicEnable=true', 'recallMessageEnable=true'],
  ...['transactionTimeOut=2000', 'transactionCheckInterval=2000'],
]

interface Ready {
  readonly namesrvAddr: string
  readonly endpoints: string
}

async function output(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, args, { cwd: home, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, text: Buffer.concat(parts).toString() }
}

/** What the server says when it is ready; rejects when it ends instead. */
async function readyOf(output: Readable, ended: Promise<[number | null]>): Promise<Ready> {
  const early = ended.then(([code]) => {
    throw new Error(`the server ended with ${code} before it was ready`)
  })
  const [line] = (await Promise.race([once(createInterface(output), 'line'), early])) as [string]
  return JSON.parse(line) as Ready
}

describe('clients of other languages at the server that rmq starts', () => {
  const reason = clusterKind === 'real' ? 'it is a server of its own' : whyNotJava()
  if (reason !== undefined) {
    it.skip(`[${reason}]`)
    return
  }

  it('find there what a real cluster has', async () => {
    const ports = ['--namesrv-port', '0', '--broker-port', '0', '--grpc-port', '0']
    const config = settings.flatMap(setting => ['--config', setting])
    const server = spawn(process.execPath, [program, 'server', ...ports, ...config, '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(server, 'close') as Promise<[number | null]>
    try {
      const { namesrvAddr, endpoints } = await readyOf(server.stdout, ended)
      const found = await output(
        [resolve('mocha/bin/mocha.js'), '--config', '../../.mocharc.json', '--reporter', 'dot'],
        {
          ...process.env,
          ROCKETMQ_NAMESRV_ADDR: namesrvAddr,
          ROCKETMQ_ENDPOINTS: endpoints,
          ROCKETMQ_VERSION: '5.5.0',
        },
      )

      expect(found.code, found.text).to.equal(0)
    } finally {
      server.kill('SIGTERM')
      await ended
    }
    expect((await ended)[0]).to.equal(0)
  }).timeout(patienceMs)
})
