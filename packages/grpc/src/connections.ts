// SPDX-License-Identifier: Apache-2.0
// The sockets below a channel. grpc-js ends its connections in order, and then waits without a bound for the server to
// end its half; and a socket that is being dialled when its channel is closed, it forgets. Either would keep a process
// alive that has closed its client. Credentials see every socket that grpc-js dials, so they are where we get hold of
// them.
import type { Socket } from 'node:net'
import { ChannelCredentials } from '@grpc/grpc-js'
import { ClosedError } from '@rocketmq-ts/core'

/** Milliseconds in which the last calls of a connection may end in order. */
const lastCallsMs = 100

type ConnectorArguments = Parameters<ChannelCredentials['_createSecureConnector']>
type SecureConnector = ReturnType<ChannelCredentials['_createSecureConnector']>

/** Credentials of one channel, which know its sockets. */
export class TrackedCredentials extends ChannelCredentials {
  readonly #inner: ChannelCredentials
  readonly #sockets = new Set<Socket>()
  #isEnded = false

  /** @param inner what is said to the server */
  constructor(inner: ChannelCredentials) {
    super()
    this.#inner = inner
  }

  /** From now on, sockets end when their last calls have, or soon; those that are being dialled end at once. */
  endSockets(): void {
    this.#isEnded = true
    for (const socket of this.#sockets) {
      const end = () => socket.destroy()
      socket.once('finish', end)
      // Never inside of an event of the session above: Node.js 20 damages its memory then.
      const timer = setTimeout(end, lastCallsMs)
      socket.once('close', () => {
        clearTimeout(timer)
      })
    }
  }

  override _isSecure(): boolean {
    return this.#inner._isSecure()
  }

  override _equals(other: ChannelCredentials): boolean {
    return this === other
  }

  override _createSecureConnector(...values: ConnectorArguments): SecureConnector {
    const inner = this.#inner._createSecureConnector(...values)
    const connect: SecureConnector['connect'] = async socket => {
      this.#track(socket)
      const connected = await inner.connect(socket)
      if (connected.socket !== socket) this.#track(connected.socket)
      return connected
    }
    return Object.create(inner, { connect: { value: connect } }) as SecureConnector
  }

  #track(socket: Socket): void {
    // grpc-js, too, destroys a socket whose dial was rejected.
    if (this.#isEnded) throw new ClosedError('the channel was closed')
    this.#sockets.add(socket)
    socket.once('close', () => {
      this.#sockets.delete(socket)
    })
  }
}
