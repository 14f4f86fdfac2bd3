// SPDX-License-Identifier: Apache-2.0
// LZ4 from the optional package lz4-napi, in the frame format, which RocketMQ uses, and not in that of bare blocks. The
// package sets no limit to what it inflates, and takes a frame that ends too early for a whole one, so bodies are
// measured before, and compared with that afterwards. [Lz4Compressor.java]
import { MessageError } from '../../errors/errors.js'
import { asBuffer, inflateBy, type BodyCodec } from './body-codec.js'
import { measureLz4Frames } from './lz4-frame.js'
import { loadOptionalPackage, type PackageImport } from './optional-package.js'

/** The part of lz4-napi that is used. */
interface Lz4 {
  compressFrameSync(body: Buffer): Buffer
  /** Reads one frame and passes over what follows. */
  decompressFrameSync(frame: Buffer): Buffer
}

const wanted = { name: 'lz4-napi', functions: ['compressFrameSync', 'decompressFrameSync'], need: 'LZ4 needs' } as const

/**
 * The LZ4 codec. It has no levels.
 * @throws DependencyError when the package is not installed
 */
export async function loadLz4(load: PackageImport): Promise<BodyCodec> {
  const lz4 = await loadOptionalPackage<Lz4>(wanted, load)
  return {
    type: 'lz4',
    compress: body => lz4.compressFrameSync(asBuffer(body)),
    decompress(body, maxBytes) {
      const { frames, size } = measureLz4Frames(asBuffer(body), maxBytes)
      const inflated = inflateBy('lz4', maxBytes, () => joined(frames.map(frame => lz4.decompressFrameSync(frame))))
      if (inflated.length === size) return inflated
      throw new MessageError(`the LZ4 body holds ${size} bytes, of which ${inflated.length} can be inflated`)
    },
  }
}

/** Producers write one frame, which is not copied again. */
function joined(parts: readonly Buffer[]): Buffer {
  const [only, ...others] = parts
  return only === undefined || others.length > 0 ? Buffer.concat(parts) : only
}
