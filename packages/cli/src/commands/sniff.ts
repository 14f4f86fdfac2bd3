// SPDX-License-Identifier: Apache-2.0
// `rmq sniff`: a proxy in front of a cluster that shows what any client says to it.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { UsageError } from '@rocketmq-ts/core'
import { portNumber, positive, several } from '../arguments.js'
import type { Register } from '../binding.js'
import type { RmqCommand } from '../rmq-command.js'
import { nameServersOf } from '../name-servers.js'
import type { Session } from '../session.js'
import type { FrameFilter } from '../wire/frame-filter.js'
import type { FrameRecord } from '../wire/frame-record.js'

interface SniffOptions extends FrameFilter {
  readonly port: number
  readonly write?: string
  readonly count?: number
  readonly whole?: boolean
}

export const sniffCommand: Register = (parent, bind) => {
  const sniff = parent
    .command('sniff')
    .description(
      'a proxy in front of a cluster that prints what clients and servers say to each other; clients talk plain text to it, and --tls is for its way to the cluster; it does not read gRPC',
    )
    .option('--port <port>', 'port for clients, 0: a free one', portNumber, 9877)
    .option('-w, --write <file>', 'also write the frames there, for rmq decode')
    .option('-c, --count <n>', 'number of frames after which it ends', positive)
  filtered(sniff)
    .example('sniff --port 0 --count 20 --topic orders', 'Twenty frames about the topic orders.')
    .action(bind(showTraffic))
}

/** Adds what chooses and shows frames; `rmq decode` has the same. */
export function filtered(command: RmqCommand): RmqCommand {
  return command
    .option('--code <name>', 'requests of this name or number, and their answers; may be repeated', several)
    .option('--topic <topic>', 'frames about this topic')
    .option('--side <side>', 'what the client sent, or what the server sent', sideOf)
    .option('--whole', 'with fields and body')
}

function sideOf(text: string): 'client' | 'server' {
  if (text === 'client' || text === 'server') return text
  throw new UsageError('--side takes client or server')
}

async function showTraffic(session: Session, options: SniffOptions): Promise<void> {
  const [{ Sniffer }, { frameTest }, { mapAddress }, { showFrame }] = await Promise.all([
    import('../wire/sniffer.js'),
    import('../wire/frame-filter.js'),
    import('@rocketmq-ts/client'),
    import('../wire/show-frame.js'),
  ])
  const { addressMap, tls } = session.client
  const isWanted = frameTest(options)
  const frames = new FrameQueue(isWanted)
  await using sniffer = await Sniffer.start({
    nameServers: nameServersOf(session.client),
    port: options.port,
    mapAddress: address => mapAddress(address, addressMap),
    ...(typeof tls === 'object' ? { tls } : {}),
    onFrame: record => frames.push(record),
  })
  const file = options.write === undefined ? undefined : createWriteStream(options.write)
  const { namesrvAddr } = sniffer
  await session.output.item(
    { event: 'ready', namesrvAddr },
    `ready  clients: NAMESRV_ADDR=${namesrvAddr}, stop with Ctrl-C`,
  )
  let left = options.count ?? Infinity
  while (left > 0 && !session.signal.aborted) {
    for (const record of await frames.take(session.signal)) {
      if (left-- <= 0) break
      file?.write(`${JSON.stringify(record)}\n`)
      await showFrame(session, record, options.whole ?? false)
    }
  }
  if (file !== undefined) await finished(file.end())
}

/** Frames that wait to be printed. */
class FrameQueue {
  readonly #isWanted: (record: FrameRecord) => boolean
  readonly #arrived = new EventTarget()
  #frames: FrameRecord[] = []

  constructor(isWanted: (record: FrameRecord) => boolean) {
    this.#isWanted = isWanted
  }

  push(record: FrameRecord): void {
    if (!this.#isWanted(record)) return
    this.#frames.push(record)
    this.#arrived.dispatchEvent(new Event('frame'))
  }

  /** All that are here, as soon as there is one; none when the signal ends the wait. */
  async take(signal: AbortSignal): Promise<readonly FrameRecord[]> {
    if (this.#frames.length === 0) await once(this.#arrived, 'frame', { signal }).catch(() => undefined)
    return this.#frames.splice(0)
  }
}
