// SPDX-License-Identifier: Apache-2.0
// What tests of failures need.
import { createServer, type AddressInfo } from 'node:net'
import { SendError } from '@rocketmq-ts/core'
import { rejection } from '@rocketmq-ts/testing'

/** The error of a send that was tried. */
export async function sendRejection(promise: Promise<unknown>): Promise<SendError> {
  const error = await rejection(promise)
  if (!(error instanceof SendError)) throw new Error(`a SendError was expected, not ${error.name}`, { cause: error })
  return error
}

/** An address of this machine where nobody listens. */
export async function closedPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return `127.0.0.1:${port}`
}
