// SPDX-License-Identifier: Apache-2.0
// Inflates the bodies of received messages. Decoding leaves them compressed, for three reasons: a codec may have to be
// loaded first, a pull answer full of bombs must not become half a gigabyte at once, and messages that wait in a queue
// take less room. So this is done for each message just before a listener gets it.
import {
  defaultMaxBodyBytes,
  loadCodec,
  loadedCodecOrThrow,
  MessageError,
  type BodyCodec,
  type CompressionType,
} from '@rocketmq-ts/core'
import type { MessageExt } from './message-ext.js'
import { compressionTypeOf, isCompressed, withoutCompression } from './sys-flag.js'

/** How to inflate. */
export interface InflateOptions {
  /** Bytes that a body may inflate to. Default 16 MiB. */
  readonly maxBytes?: number | undefined
}

/**
 * The message with its body inflated, and the bit for it cleared. A message that is not compressed is returned as it
 * is.
 * @throws MessageError when the body is damaged, too large, or compressed in a way that is not known
 * @throws DependencyError when the codec needs a package that is not installed
 */
export async function inflateMessage(message: MessageExt, options?: InflateOptions): Promise<MessageExt> {
  if (!isCompressed(message.sysFlag)) return message
  return inflateWith(await loadCodec(typeOf(message)), message, options)
}

/**
 * The same at once, when the codec was loaded before; else `undefined`.
 * @throws MessageError as `inflateMessage` does
 * @throws DependencyError when the codec was tried to be loaded, and a package for it is missing
 */
export function tryInflateMessage(message: MessageExt, options?: InflateOptions): MessageExt | undefined {
  if (!isCompressed(message.sysFlag)) return message
  const codec = loadedCodecOrThrow(typeOf(message))
  return codec === undefined ? undefined : inflateWith(codec, message, options)
}

function typeOf(message: MessageExt): CompressionType {
  const type = compressionTypeOf(message.sysFlag)
  if (type === undefined) throw new MessageError(`nobody knows the compression in system flag ${message.sysFlag}`)
  return type
}

function inflateWith(codec: BodyCodec, message: MessageExt, options: InflateOptions | undefined): MessageExt {
  const body = codec.decompress(message.body, options?.maxBytes ?? defaultMaxBodyBytes)
  return message.with({ body, sysFlag: withoutCompression(message.sysFlag) })
}
