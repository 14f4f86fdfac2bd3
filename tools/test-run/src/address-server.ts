// SPDX-License-Identifier: Apache-2.0
// An address server for specs: answers lists of name servers over HTTP.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface AddressServer extends AsyncDisposable {
  /** `host:port` */
  readonly address: string
  /** Paths that were asked for. */
  readonly asked: readonly string[]
}

/** @param answer the list for the n-th question, counted from 1 */
export async function startAddressServer(answer: (count: number) => string): Promise<AddressServer> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end(`${answer(asked.length)}\n`)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
