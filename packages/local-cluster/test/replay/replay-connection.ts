// SPDX-License-Identifier: Apache-2.0
// One connection of a recording, dialled to an embedded server. It sends frames as they were recorded, and keeps what
// comes back until the replay asks for it.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { decodeFrame, encodeFrame, FrameReader, parseAddress, type RemotingCommand } from '@rocketmq-ts/remoting'

/** A connection to a server under test. */
export class ReplayConnection {
  readonly #socket: Socket
  readonly #answers = new Map<number, RemotingCommand>()
  readonly #requests: RemotingCommand[] = []
  #woken: (() => void)[] = []

  private constructor(socket: Socket) {
    this.#socket = socket
    const reader = new FrameReader()
    socket.on('data', chunk => {
      reader.push(chunk, frame => this.#take(decodeFrame(frame)))
      for (const wake of this.#woken.splice(0)) wake()
    })
    socket.on('error', () => undefined)
  }

  static async to(address: string): Promise<ReplayConnection> {
    const { host, port } = parseAddress(address)
    const socket = connect({ host, port })
    await once(socket, 'connect')
    return new ReplayConnection(socket)
  }

  send(command: RemotingCommand): void {
    this.#socket.write(encodeFrame(command))
  }

  /** The answer to the request with this opaque; `undefined` when none came in time. */
  answer(opaque: number, timeoutMs: number): Promise<RemotingCommand | undefined> {
    return this.#wait(() => this.#answers.get(opaque), timeoutMs)
  }

  /** The next request of the server with this code; `undefined` when none came in time. */
  request(code: number, timeoutMs: number): Promise<RemotingCommand | undefined> {
    return this.#wait(() => {
      const index = this.#requests.findIndex(request => request.code === code)
      return index < 0 ? undefined : this.#requests.splice(index, 1)[0]
    }, timeoutMs)
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(command: RemotingCommand): void {
    if (command.isAnswer) this.#answers.set(command.opaque, command)
    else this.#requests.push(command)
  }

  async #wait(find: () => RemotingCommand | undefined, timeoutMs: number): Promise<RemotingCommand | undefined> {
    const deadline = performance.now() + timeoutMs
    for (;;) {
      const found = find()
      const left = deadline - performance.now()
      if (found !== undefined || left <= 0) return found
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, left)
        this.#woken.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }
}
