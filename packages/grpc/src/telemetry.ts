// SPDX-License-Identifier: Apache-2.0
// One telemetry stream, from its first settings to its end. The server answers settings with its own, and sends
// commands at any time. A stream lives once; `peer.ts` opens the next one.
import { asError, ConnectionError } from '@rocketmq-ts/core'
import { isOk, wire, type Draft } from '@rocketmq-ts/grpc-protocol'
import type { ProxyChannel, TelemetryStream } from './channel.js'
import type { Origin, Role } from './role.js'

/** Commands of one stream that are worked on at once; a server that sends more is not answered. */
const maxCommands = 64

export interface TelemetryEvents {
  /** The server's settings came. */
  readonly settled: (settings: wire.Settings) => void
  /** The server wants the connection to be made anew. */
  readonly reconnect: () => void
}

export class Telemetry {
  /** Settles when the stream has ended: rejects with the reason, unless it was ended here. */
  readonly ended: Promise<void>
  readonly #stream: TelemetryStream
  readonly #channel: ProxyChannel
  readonly #role: Role
  readonly #origin: Origin
  readonly #events: TelemetryEvents
  #isOpen = true
  #commands = 0

  constructor(stream: TelemetryStream, channel: ProxyChannel, role: Role, origin: Origin, events: TelemetryEvents) {
    this.#stream = stream
    this.#channel = channel
    this.#role = role
    this.#origin = origin
    this.#events = events
    this.ended = new Promise((resolve, reject) => {
      // The listeners stay for good: an error may come after everything else, and would end the process.
      stream.on('error', (error: unknown) => {
        this.#isOpen = false
        reject(channel.streamError('Telemetry', error))
      })
      stream.on('end', () => {
        const wasOpen = this.#isOpen
        this.#isOpen = false
        // Without our half of the end, the call stays open at the server.
        stream.end()
        if (wasOpen) reject(new ConnectionError(`${channel.key} ended the telemetry stream`, { address: channel.key }))
        else resolve()
      })
      stream.on('data', (command: wire.TelemetryCommand) => this.#receive(command, reject))
    })
    this.ended.catch(() => undefined)
  }

  /** Sends the server our settings. */
  sendSettings(settings: Draft<wire.Settings>): void {
    this.#write({ settings })
  }

  /** Says that nothing more will come; the server does the same. */
  end(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#stream.end()
  }

  /** Ends it without a word. */
  cancel(): void {
    this.#isOpen = false
    this.#stream.cancel()
  }

  #write(command: Draft<wire.TelemetryCommand>): void {
    if (this.#isOpen) this.#stream.write(command)
  }

  #receive(command: wire.TelemetryCommand, fail: (error: Error) => void): void {
    const { settings, status } = command
    // With settings or alone: a proxy that does not admit us sends nothing else, and ends the stream.
    if (status !== null && !isOk(status)) {
      fail(this.#channel.statusError('Telemetry', status))
    } else if (settings !== null) {
      try {
        this.#events.settled(settings)
      } catch (error) {
        fail(asError(error))
      }
    } else if (this.#commands < maxCommands) {
      this.#commands++
      void this.#obey(command).finally(() => this.#commands--)
    }
  }

  /** Never rejects. What is not known is passed over. */
  async #obey(command: wire.TelemetryCommand): Promise<void> {
    if (command.recoverOrphanedTransactionCommand !== null) {
      await this.#role.recover?.(command.recoverOrphanedTransactionCommand, this.#origin)
    } else if (command.verifyMessageCommand !== null) {
      await this.#verify(command.verifyMessageCommand)
    } else if (command.printThreadStackTraceCommand !== null) {
      const { nonce } = command.printThreadStackTraceCommand
      this.#write({ status: ok, threadStackTrace: { nonce, threadStackTrace: this.#role.stackTrace() } })
    } else if (command.notifyUnsubscribeLiteCommand !== null) {
      this.#role.unsubscribedLite?.(command.notifyUnsubscribeLiteCommand.liteTopic)
    } else if (command.reconnectEndpointsCommand !== null) {
      this.#events.reconnect()
    }
  }

  async #verify({ nonce, message }: wire.VerifyMessageCommand): Promise<void> {
    const status = message === null ? cannotVerify : ((await this.#role.verify?.(message)) ?? cannotVerify)
    this.#write({ status, verifyMessageResult: { nonce } })
  }
}

const ok: Draft<wire.Status> = { code: wire.Code.OK, message: 'OK' }
const cannotVerify: Draft<wire.Status> = { code: wire.Code.UNSUPPORTED, message: 'this client takes no messages' }
