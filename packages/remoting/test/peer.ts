// SPDX-License-Identifier: Apache-2.0
// The other end of a connection, in the hands of a test.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { decodeFrame, encodeFrame, FrameReader, RemotingCommand } from '@rocketmq-ts/remoting'

/** A server that does with its sockets whatever a test wants. */
export class Peer {
  readonly sockets: Socket[] = []
  readonly requests: RemotingCommand[] = []
  readonly #server: Server
  /** Chunks that arrived. */
  reads = 0
  address = ''

  constructor(onRequest: (request: RemotingCommand, socket: Socket) => void) {
    this.#server = createServer(socket => {
      this.sockets.push(socket)
      const reader = new FrameReader()
      socket.on('error', () => undefined)
      socket.on('data', chunk => {
        this.reads++
        reader.push(chunk, frame => {
          const request = decodeFrame(frame)
          this.requests.push(request)
          onRequest(request, socket)
        })
      })
    })
  }

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    this.address = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.sockets.forEach(socket => socket.destroy())
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** The frame of an answer. */
export const answerTo = (request: RemotingCommand, init: Partial<RemotingCommand> = {}) =>
  encodeFrame(new RemotingCommand({ code: 0, opaque: request.opaque, flag: 1, ...init }))
