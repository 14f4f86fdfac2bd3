// SPDX-License-Identifier: Apache-2.0
// One connection through the proxy: the client's socket, the one to the server, and a pipe each way.
import { connect, type Socket } from 'node:net'
import { parseAddress } from '@rocketmq-ts/remoting'
import { FrameScanner, type FrameRules, type FrameSink, type OpenRequests } from './frame-rules.js'
import { soundLink, type Direction, type LinkFaults } from './link-faults.js'
import { Pipe } from './pipe.js'

export interface ProxiedConnectionOptions {
  readonly target: string
  /** None: bytes are passed as they come. */
  readonly rules: FrameRules | undefined
  readonly faults: (direction: Direction) => LinkFaults
  readonly random: () => number
  readonly onClosed: () => void
}

export class ProxiedConnection {
  readonly #options: ProxiedConnectionOptions
  readonly #client: Socket
  readonly #server: Socket
  readonly #pipes: Readonly<Record<Direction, Pipe>>
  readonly #timers = new Set<NodeJS.Timeout>()
  #isClosed = false
  #isAbandoned = false

  constructor(client: Socket, options: ProxiedConnectionOptions) {
    const { host, port } = parseAddress(options.target)
    this.#options = options
    this.#client = client
    this.#server = connect({ host, port, noDelay: true, allowHalfOpen: true })
    const { random } = options
    this.#pipes = {
      toServer: new Pipe({ from: client, to: this.#server, faults: () => this.#faults('toServer'), random }),
      toClient: new Pipe({ from: this.#server, to: client, faults: () => this.#faults('toClient'), random }),
    }
    const open: OpenRequests = { toServer: new Map(), toClient: new Map() }
    this.#watch(client, 'toServer', open)
    this.#watch(this.#server, 'toClient', open)
  }

  /** The faults have changed. */
  advance(): void {
    this.#pipes.toServer.advance()
    this.#pipes.toClient.advance()
  }

  /** Nothing arrives any more, for good, and nobody is told. */
  abandon(): void {
    this.#isAbandoned = true
  }

  /** Both sides see a reset (RST). */
  reset(): void {
    if (this.#isClosed) return
    this.#close()
    resetSocket(this.#client)
    resetSocket(this.#server)
  }

  /** One side sees the end of the stream (FIN), and may go on writing. */
  halfClose(direction: Direction): void {
    this.#pipes[direction].end()
  }

  /** Ends both sides at once. */
  destroy(): void {
    this.#client.destroy()
    this.#server.destroy()
    this.#close()
  }

  #faults(direction: Direction): LinkFaults {
    return this.#isAbandoned ? { ...soundLink, isBlackHole: true } : this.#options.faults(direction)
  }

  #watch(from: Socket, direction: Direction, open: OpenRequests): void {
    const pipe = this.#pipes[direction]
    const { rules } = this.#options
    const sink: FrameSink = {
      pass: bytes => pipe.push(bytes),
      later: (bytes, delayMs) => this.#later(() => pipe.push(bytes), delayMs),
      reset: () => this.reset(),
    }
    const scanner = rules === undefined ? undefined : new FrameScanner(rules, open, direction, sink)
    from.on('data', (chunk: Buffer) => (scanner ?? pipe).push(chunk))
    from.on('end', () => pipe.end())
    from.on('error', () => this.reset())
    from.on('close', () => {
      if (this.#client.closed && this.#server.closed) this.#close()
      else if (from.readableEnded) pipe.end()
      else this.reset()
    })
  }

  #later(act: () => void, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      act()
    }, ms)
    this.#timers.add(timer)
  }

  #close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const timer of this.#timers) clearTimeout(timer)
    this.#pipes.toServer.close()
    this.#pipes.toClient.close()
    this.#options.onClosed()
  }
}

/**
 * A socket that is still connecting cannot be reset; one whose end is under way neither, and Node.js (20 to 24) would
 * leave its handle open for ever.
 */
function resetSocket(socket: Socket): void {
  const isEnding = socket.writableEnded && !socket.writableFinished
  if (socket.connecting || isEnding) socket.destroy()
  else socket.resetAndDestroy()
}
