// SPDX-License-Identifier: Apache-2.0
// Calls to a proxy as a hostile client makes them: any bytes as a message, on HTTP/2.
import { connect, type ClientHttp2Session } from 'node:http2'
import { methods } from '@rocketmq-ts/grpc-protocol'

/** Bytes before a message: whether it is compressed, and its length. */
const prefixBytes = 5

/** The message with its prefix. */
export function framed(message: Buffer): Buffer {
  const prefix = Buffer.alloc(prefixBytes)
  prefix.writeUInt32BE(message.length, 1)
  return Buffer.concat([prefix, message])
}

/** A connection to a proxy. */
export class ProxyClient implements Disposable {
  readonly #session: ClientHttp2Session

  constructor(endpoints: string) {
    this.#session = connect(`http://${endpoints}`)
    this.#session.on('error', () => undefined)
  }

  get isClosed(): boolean {
    return this.#session.closed || this.#session.destroyed
  }

  /** Sends these bytes as the body of a call; resolves to how many came back when the call is over, whichever way. */
  call(path: string, body: Buffer, timeoutMs: number): Promise<number> {
    return new Promise(resolve => {
      let received = 0
      const stream = this.#session.request({
        ':method': 'POST',
        ':path': path,
        'content-type': 'application/grpc',
        te: 'trailers',
        'x-mq-client-id': 'fuzz',
        'x-mq-language': 'NODE_JS',
        'x-mq-client-version': '5.0.0',
      })
      const timer = setTimeout(() => stream.close(), timeoutMs)
      stream.on('error', () => undefined).on('data', (chunk: Buffer) => (received += chunk.length))
      stream.on('close', () => {
        clearTimeout(timer)
        resolve(received)
      })
      stream.end(body)
    })
  }

  /** True when the proxy answers a question about a route within the time. */
  async isServed(timeoutMs: number): Promise<boolean> {
    const { path, request } = methods.QueryRoute
    const question = request.encode({ topic: { name: 'orders' }, endpoints: { scheme: 1, addresses: [] } })
    return (await this.call(path, framed(question), timeoutMs)) > 0
  }

  [Symbol.dispose](): void {
    this.#session.destroy()
  }
}
