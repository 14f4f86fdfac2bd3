// SPDX-License-Identifier: Apache-2.0
// One call: what a client sent with it, and the way to answer. The answer begins with the first message and ends with
// the trailers; the signal is aborted when the answer is no longer waited for.
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import type { Clock } from '@rocketmq-ts/core'
import { GrpcError, grpcStatuses, type GrpcStatus } from './grpc-error.js'
import { frameOf } from './grpc-messages.js'

/** Longest deadline that is kept; Java's client gives its telemetry stream 21,900 days, which is none. */
const longestDeadlineMs = 24 * 60 * 60 * 1000

const unitMs: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 }

/** Milliseconds of a `grpc-timeout`; nothing for none, and for one so long that it means none. */
function deadlineMsOf(text: string | undefined): number | undefined {
  const [, digits = '', unit = ''] = /^(\d{1,19})([HMSmun])$/.exec(text ?? '') ?? []
  const ms = Number(digits) * (unitMs[unit] ?? NaN)
  return digits !== '' && ms <= longestDeadlineMs ? ms : undefined
}

export class GrpcCall {
  /** Path of the method. */
  readonly path: string
  /** `host:port` of the client; what a load balancer told of it, where there is one. */
  readonly peer: string
  /** When the client gives up, by the clock of the cluster; nothing when it never does. */
  readonly deadline: number | undefined
  /** Aborted when the client cancels, or is gone, or its deadline is over. */
  readonly signal: AbortSignal
  readonly #stream: ServerHttp2Stream
  readonly #headers: IncomingHttpHeaders
  readonly #abort = new AbortController()
  readonly #timer: { clear(): void } | undefined
  #isStarted = false
  #isEnded = false

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, peer: string, clock: Clock) {
    this.#stream = stream
    this.#headers = headers
    this.path = headers[':path'] ?? ''
    this.peer = peer
    this.signal = this.#abort.signal
    const timeoutMs = deadlineMsOf(this.metadata('grpc-timeout'))
    this.deadline = timeoutMs === undefined ? undefined : clock.now() + timeoutMs
    this.#timer =
      timeoutMs === undefined
        ? undefined
        : clock.setTimeout(
            () => this.fail(new GrpcError(grpcStatuses.deadlineExceeded, 'the deadline is over')),
            timeoutMs,
          )
    stream.once('close', () => {
      this.#isEnded = true
      this.#timer?.clear()
      this.#abort.abort()
    })
  }

  get isOpen(): boolean {
    // A stream that was reset is closed before it is destroyed, and takes nothing more.
    return !this.#isEnded && !this.#stream.closed && !this.#stream.destroyed
  }

  /** A value that the client sent beside its message. */
  metadata(name: string): string | undefined {
    const value = this.#headers[name]
    return Array.isArray(value) ? value[0] : value
  }

  /** Sends a message; false when the client is slow to read. */
  write(message: Uint8Array): boolean {
    if (!this.isOpen) return true
    this.#start()
    return this.#stream.write(frameOf(message))
  }

  /** Ends the call well. */
  end(): void {
    this.#finish(grpcStatuses.ok, '')
  }

  /** Ends the call with what went wrong, as a status of gRPC. */
  fail({ status, message }: { readonly status: GrpcStatus; readonly message: string }): void {
    this.#finish(status, message)
  }

  /** Breaks the stream without a word, as a proxy that dies does. */
  reset(): void {
    this.#stream.close()
  }

  #start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    this.#stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  }

  #finish(status: GrpcStatus, message: string): void {
    if (!this.isOpen) return
    this.#isEnded = true
    this.#timer?.clear()
    const trailers = {
      'grpc-status': String(status),
      ...(message === '' ? {} : { 'grpc-message': encodeMessage(message) }),
    }
    if (!this.#isStarted) {
      // Nothing was said yet: status and trailers are one.
      this.#stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...trailers }, { endStream: true })
      this.#closeSoon()
    } else {
      this.#stream.once('wantTrailers', () => {
        if (!this.#stream.closed) this.#stream.sendTrailers(trailers)
        this.#closeSoon()
      })
      this.#stream.end()
    }
    this.#abort.abort()
  }

  /** A client that has not ended its side, as that of a telemetry stream, must hear that no one listens any more. */
  #closeSoon(): void {
    // Behind the trailers, and not where both sides have ended: a reset that overtakes them hides the status.
    setImmediate(() => {
      if (!this.#stream.readableEnded) this.#stream.close()
    })
  }
}

/**
 * Only what is not printable is encoded: a client that decodes as a URI would keep more. [gRPC over HTTP/2,
 * Status-Message]
 */
function encodeMessage(text: string): string {
  return text.replace(/[^ -$&-~]+/gu, encodeURIComponent)
}
