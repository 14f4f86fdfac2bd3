// SPDX-License-Identifier: Apache-2.0
// What a peer can say to any request without helping: every declared refusal, and what happens to connections.
import { BrokerError, ConnectionError, ProtocolError, TimeoutError } from '@rocketmq-ts/core'
import { responseCodes, type ResponseName } from '@rocketmq-ts/protocol'
import type { Answering, Answers } from './deaf-manager.js'

/** Codes that are no refusal of anything. */
const isAnswer = (name: ResponseName) => name === 'SUCCESS' || name.startsWith('PULL_') || name.startsWith('POLLING_')

/** Names of the refusals. */
export const refusals = (Object.keys(responseCodes) as ResponseName[]).filter(name => !isAnswer(name))

export function refused(name: ResponseName): Answering {
  const { code, retry } = responseCodes[name]
  return () => new BrokerError(`refused: ${name}`, { responseCode: code, responseName: name }, { retry })
}

/** By what a reader would call them. */
export const uselessAnswers: Answers = {
  'a closed connection': () => new ConnectionError('was closed', { outcome: 'unknown' }),
  'no answer in time': () => new TimeoutError('no answer', { outcome: 'unknown' }),
  nonsense: () => new ProtocolError('makes no sense'),
  ...Object.fromEntries(refusals.map(name => [name, refused(name)])),
}
