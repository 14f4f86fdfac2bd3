// SPDX-License-Identifier: Apache-2.0
// A protocol of one request, so that these tests know no RocketMQ request either.
import {
  bytes,
  declarer,
  int32,
  optional,
  RemotingClient,
  RemotingServer,
  string,
  text,
  type RemotingClientOptions,
  type RemotingServerOptions,
} from '@rocketmq-ts/remoting'

export const declare = declarer({
  SUCCESS: { code: 0, retry: 'never', means: 'done' },
  SYSTEM_ERROR: { code: 1, retry: 'elsewhere', means: 'failed' },
  BUSY: { code: 2, retry: 'later', means: 'too much' },
  NOT_FOUND: { code: 22, retry: 'never', means: 'nothing there' },
})

/** Answers what it is asked. */
export const echo = declare({
  code: 10,
  name: 'ECHO',
  request: { word: string, count: optional(int32) },
  body: bytes,
  response: { word: optional(string) },
  responseBody: bytes,
  answers: ['SUCCESS', 'NOT_FOUND'],
})

export const tell = declare({ code: 40, name: 'TELL', request: { what: string }, body: text })

export const identity = { language: 'NODE_JS', version: 513 } as const

/** A server that echoes. */
export async function echoServer(options: Partial<RemotingServerOptions> = {}): Promise<RemotingServer> {
  const server = await new RemotingServer({ identity, ...options }).listen()
  return server.handle(echo, request => ({ word: request.word, body: request.body }))
}

export function client(options: Partial<RemotingClientOptions> = {}): RemotingClient {
  return new RemotingClient({ identity, ...options })
}
