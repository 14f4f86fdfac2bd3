// SPDX-License-Identifier: Apache-2.0
// `rmq server` as a process of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const { resolve } = createRequire(import.meta.url)
const program = fileURLToPath(new URL('bin/rmq.mjs', `file://${resolve('@rocketmq-ts/cli/package.json')}`))
const ports = ['--namesrv-port', '0', '--broker-port', '0', '--grpc-port', '0']

/** A server that runs. */
export interface RmqServer {
  readonly namesrvAddr: string
  readonly endpoints: string
  /** Tells it to end; resolves to its exit code. */
  readonly stop: () => Promise<number | null>
}

/** Starts it, with settings `name=value`; rejects when it ends instead. */
export async function startRmqServer(settings: readonly string[] = []): Promise<RmqServer> {
  const config = settings.flatMap(setting => ['--config', setting])
  const server = spawn(process.execPath, [program, 'server', ...ports, ...config, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(server, 'close') as Promise<[number | null]>
  const early = ended.then(([code]) => {
    throw new Error(`the server ended with ${code} before it was ready`)
  })
  const [line] = (await Promise.race([once(createInterface(server.stdout), 'line'), early])) as [string]
  early.catch(() => undefined)
  const stop = async () => {
    server.kill('SIGTERM')
    return (await ended)[0]
  }
  return { ...(JSON.parse(line) as { namesrvAddr: string; endpoints: string }), stop }
}
