// SPDX-License-Identifier: Apache-2.0
// A message that cannot be read is reported by itself; its neighbours are delivered.
import { asError, MessageError } from '@rocketmq-ts/core'
import { checkDigest, isPlain, openBody, type wire } from '@rocketmq-ts/grpc-protocol'

/** A message that cannot be read. */
export interface PoisonMessage {
  /** Topic that it was received from. */
  readonly topic: string
  /** Id that the sender's client made. */
  readonly messageId: string
  /** Says what is wrong. */
  readonly error: Error
}

/** A message with its body opened. */
export interface OpenedMessage {
  readonly system: wire.SystemProperties
  readonly body: Buffer
}

/** Checks the digest and opens the body. Never rejects: what is wrong is in `error`. */
export async function openWire(message: wire.Message): Promise<OpenedMessage | { readonly error: Error }> {
  const system = message.systemProperties
  if (system === null) return { error: new MessageError('a received message has no system properties') }
  if (checkDigest(system.bodyDigest, message.body) === 'damaged') {
    return { error: new MessageError(`the body of message ${system.messageId} does not match its digest`) }
  }
  if (isPlain(system.bodyEncoding)) return { system, body: message.body }
  try {
    return { system, body: await openBody(message.body, system.bodyEncoding) }
  } catch (error) {
    return { error: asError(error) }
  }
}
