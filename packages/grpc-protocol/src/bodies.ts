// SPDX-License-Identifier: Apache-2.0
// Bodies as they travel. GZIP on the wire only says that the body is compressed: what a remoting producer compressed by
// zlib, lz4 or zstd comes as GZIP too, so the first bytes decide. [Utilities.java of rocketmq-clients]
import { gunzipSync } from 'node:zlib'
import { asError, defaultMaxBodyBytes, loadCodec, MessageError, type CompressionType } from '@rocketmq-ts/core'
import { Encoding } from './generated/enums.js'

/** How a compressed body begins. */
const beginnings: readonly { readonly type: CompressionType | 'gzip'; readonly bytes: readonly number[] }[] = [
  { type: 'gzip', bytes: [0x1f, 0x8b] },
  { type: 'lz4', bytes: [0x04, 0x22, 0x4d, 0x18] },
  { type: 'zstd', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  // The lower half of the first byte says deflate, the upper one a window up to 32 KiB.
  { type: 'zlib', bytes: [0x78] },
]

/** How the body is compressed, by its first bytes; undefined when no way begins so. */
export function compressionOf(body: Uint8Array): CompressionType | 'gzip' | undefined {
  return beginnings.find(({ bytes }) => bytes.every((byte, index) => body[index] === byte))?.type
}

/**
 * The body as the sender gave it. `maxBytes` bounds what it may inflate to: default 16 MiB.
 *
 * @throws MessageError when it is damaged, too large, or compressed in an unknown way
 * @throws DependencyError when lz4 or zstd needs a package that is not installed
 */
export async function openBody(body: Buffer, encoding: Encoding, maxBytes = defaultMaxBodyBytes): Promise<Buffer> {
  if (isPlain(encoding)) return body
  const type = encoding === Encoding.GZIP ? compressionOf(body) : undefined
  if (type === undefined)
    throw new MessageError(`a body of encoding ${encoding} begins in no known way: ${begin(body)}`)
  if (type === 'gzip') return gunzip(body, maxBytes)
  return (await loadCodec(type)).decompress(body, maxBytes)
}

function gunzip(body: Buffer, maxBytes: number): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: maxBytes })
  } catch (cause) {
    const reason = asError(cause).message
    throw new MessageError(`the body cannot be inflated by gzip within ${maxBytes} bytes: ${reason}`, { cause })
  }
}

/** True for a body that can be handed on as it is. */
export function isPlain(encoding: Encoding): boolean {
  return encoding === Encoding.IDENTITY || encoding === Encoding.ENCODING_UNSPECIFIED
}

function begin(body: Buffer): string {
  return body.length === 0 ? 'it is empty' : body.subarray(0, 4).toString('hex')
}
