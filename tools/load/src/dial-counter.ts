// SPDX-License-Identifier: Apache-2.0
// A dead broker whose callers can be counted. Nobody can count at a closed port, so this one accepts and hangs up,
// which is what a port forward to a dead process does; for a port that refuses, our own sockets are watched.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer, Socket, type AddressInfo } from 'node:net'

/** How the dead address behaves. */
export type Death = 'refuses' | 'hangs up'

export class DialCounter {
  /** `host:port` of the dead broker. */
  readonly address: string
  readonly #end: () => Promise<void>
  #count = 0

  static async start(death: Death): Promise<DialCounter> {
    const server = createServer(socket => socket.on('error', () => undefined).destroy())
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const close = async () => {
      server.close()
      await once(server, 'close')
    }
    if (death === 'refuses') await close()
    return new DialCounter(port, death === 'refuses' ? async () => undefined : close)
  }

  private constructor(port: number, close: () => Promise<void>) {
    this.address = `127.0.0.1:${port}`
    const onSocket = (message: unknown) => {
      const { socket } = message as { socket: unknown }
      if (!(socket instanceof Socket)) return
      socket.on('connectionAttempt', (_host: string, to: number) => {
        if (to === port) this.#count++
      })
    }
    subscribe('net.client.socket', onSocket)
    this.#end = async () => {
      unsubscribe('net.client.socket', onSocket)
      await close()
    }
  }

  /** Dials so far. */
  get count(): number {
    return this.#count
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end()
  }
}
