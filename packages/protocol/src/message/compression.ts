// SPDX-License-Identifier: Apache-2.0
// Compression of bodies. A codec is loaded once, asynchronously, and then works synchronously: a producer loads its
// codec when it starts, a consumer when the first compressed message comes, and messages that are not compressed never
// wait for anything. zlib and LZ4 are always there. [CompressorFactory.java, ZlibCompressor.java]
import { deflateSync, inflateSync } from 'node:zlib'
import { asError, MessageError, UsageError } from '@rocketmq-ts/remoting'
import type { Codec } from './codec.js'
import type { CompressionType } from './sys-flag.js'

const zlibCodec: Codec = {
  type: 'zlib',
  // 5 is what Java's producer asks for.
  levels: { lowest: 0, highest: 9, default: 5 },
  compress: (body, level = 5) => deflateSync(body, { level }),
  decompress(body, maxBytes) {
    try {
      return inflateSync(body, { maxOutputLength: maxBytes })
    } catch (cause) {
      const isTooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
      const reason = isTooLarge ? `it inflates to more than ${maxBytes} bytes` : asError(cause).message
      throw new MessageError(`the body cannot be inflated by zlib: ${reason}`, { cause })
    }
  },
}

async function loadLz4(): Promise<Codec> {
  const { lz4Compress, lz4Decompress } = await import('./lz4-frame.js')
  return {
    type: 'lz4',
    levels: { lowest: 0, highest: 0, default: 0 },
    compress: body => lz4Compress(body),
    decompress: lz4Decompress,
  }
}

const loaders: Readonly<Record<CompressionType, () => Promise<Codec>>> = {
  zlib: () => Promise.resolve(zlibCodec),
  lz4: loadLz4,
  zstd: async () => (await import('./zstd.js')).loadZstd(),
}

const loaded = new Map<CompressionType, Codec>([['zlib', zlibCodec]])

/** The codec, if it was loaded before. */
export function loadedCodec(type: CompressionType): Codec | undefined {
  return loaded.get(type)
}

/**
 * Loads the codec when that was not done yet.
 * @throws DependencyError when a package is missing; the message names it and how to install it
 */
export async function loadCodec(type: CompressionType): Promise<Codec> {
  const ready = loaded.get(type)
  if (ready !== undefined) return ready
  // Plain JavaScript may hand in anything.
  if (!Object.hasOwn(loaders, type)) throw new UsageError(`there is no compression "${type}"; use zlib, lz4 or zstd`)
  const codec = await loaders[type]()
  loaded.set(type, codec)
  return codec
}
