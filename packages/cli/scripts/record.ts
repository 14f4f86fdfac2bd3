// SPDX-License-Identifier: Apache-2.0
// `npm run record -- <name> [program [argument…]]`: writes frames of one request, on their way between a client and a
// real cluster, where the tests of `protocol` look for them. See packages/protocol/test/frames/README.md.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { requestByName, type AnyRequest } from '@rocketmq-ts/protocol'
import { nameServersOf } from '../src/name-servers.js'
import type { ReadableFrame } from '../src/wire/frame-record.js'
import { Sniffer } from '../src/wire/sniffer.js'

const root = join(import.meta.dirname, '..', '..', '..')
const usage = `npm run record -- <name of a request> [program [argument…]]

The program is given the address of the name servers as NAMESRV_ADDR, which Java's mqadmin reads too. Without one, use any
client, and end the recording with Ctrl-C.

  ROCKETMQ_NAMESRV_ADDR   name servers of the cluster, host:port;host:port
  ROCKETMQ_VERSION        its version, such as 5.5.0
`

export interface Recording {
  readonly request: AnyRequest
  readonly nameServers: readonly string[]
  /** Makes the request, with the name servers at this address. The recording ends with it. */
  readonly client: (namesrvAddr: string) => Promise<unknown>
}

/** The request and its answers, in the order of the wire. */
export async function record({ request, nameServers, client }: Recording): Promise<readonly ReadableFrame[]> {
  const frames: ReadableFrame[] = []
  await using sniffer = await Sniffer.start({
    nameServers,
    port: 0,
    mapAddress: address => address,
    onFrame: frame => {
      if (frame.kind === 'unreadable') return
      if ((frame.kind === 'response' ? frame.requestCode : frame.code) === request.code) frames.push(frame)
    },
  })
  await client(sniffer.namesrvAddr)
  return frames
}

async function run([command = '', ...args]: readonly string[], namesrvAddr: string): Promise<void> {
  const env = { ...process.env, NAMESRV_ADDR: namesrvAddr, ROCKETMQ_NAMESRV_ADDR: namesrvAddr }
  const [code] = (await once(spawn(command, args, { env, stdio: 'inherit' }), 'exit')) as [number | null]
  if (code !== 0) process.stderr.write(`${command} ended with ${code ?? 'a signal'}\n`)
}

/** A frame as a line of a fixture: what was read of it beyond its header is left out, the tests read it themselves. */
export function lineOf(name: string, { body: _body, topic: _topic, fault: _fault, ...frame }: ReadableFrame): string {
  const kind = frame.kind === 'response' ? 'response' : 'request'
  return `${JSON.stringify({ case: name, ...frame, kind })}\n`
}

async function main([name = '', ...program]: readonly string[]): Promise<number> {
  const { ROCKETMQ_NAMESRV_ADDR: namesrvAddr, ROCKETMQ_VERSION: version } = process.env
  const request = requestByName(name.toUpperCase())
  if (request === undefined || namesrvAddr === undefined || version === undefined) {
    process.stderr.write(name === '' || request !== undefined ? usage : `no request is called "${name}"\n`)
    return 2
  }
  const wireName = request.name.toLowerCase().replaceAll('_', '-')
  const frames = await record({
    request,
    nameServers: nameServersOf({ namesrvAddr }),
    client: async address => {
      process.stdout.write(`recording ${request.name}: NAMESRV_ADDR=${address}\n`)
      await (program.length > 0 ? run(program, address) : once(process, 'SIGINT'))
    },
  })
  if (frames.length === 0) {
    process.stderr.write(`nobody sent ${request.name}\n`)
    return 1
  }
  const folder = join(root, 'packages', 'protocol', 'test', 'frames', `recorded-${version}`)
  const file = join(folder, `${wireName}.jsonl`)
  await mkdir(folder, { recursive: true })
  await writeFile(file, frames.map(frame => lineOf(wireName, frame)).join(''))
  process.stdout.write(`${frames.length} frames in ${file}\n`)
  return 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  void main(process.argv.slice(2)).then(code => (process.exitCode = code))
}
