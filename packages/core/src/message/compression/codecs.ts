// SPDX-License-Identifier: Apache-2.0
// Compression of bodies. A codec is loaded once, asynchronously, and then works synchronously: a producer loads its
// codec when it starts, a consumer when the first compressed message comes, and messages that are not compressed never
// wait for anything. Only zlib is always there. [CompressorFactory.java, ZlibCompressor.java]
import { deflateSync, inflateSync } from 'node:zlib'
import { asError, UsageError } from '../../errors/errors.js'
import { compressionLevels, inflateBy, type BodyCodec, type CompressionType } from './body-codec.js'
import { loadLz4 } from './lz4.js'
import { importPackage, type PackageImport } from './optional-package.js'
import { loadZstd } from './zstd.js'

const zlibCodec: BodyCodec = {
  type: 'zlib',
  compress: (body, level = compressionLevels.zlib.default) => deflateSync(body, { level }),
  decompress: (body, maxBytes) => inflateBy('zlib', maxBytes, () => inflateSync(body, { maxOutputLength: maxBytes })),
}

const loaders: Readonly<Record<CompressionType, (load: PackageImport) => Promise<BodyCodec>>> = {
  zlib: () => Promise.resolve(zlibCodec),
  lz4: load => loadLz4(load),
  zstd: load => loadZstd(load),
}

/** The codecs of a process; a test makes others, with another import. */
export class Codecs {
  readonly #import: PackageImport
  readonly #loaded = new Map<CompressionType, BodyCodec>([['zlib', zlibCodec]])
  readonly #loading = new Map<CompressionType, Promise<BodyCodec>>()
  readonly #failures = new Map<CompressionType, Error>()

  constructor(load: PackageImport) {
    this.#import = load
  }

  /** The codec, if it was loaded before. */
  loaded(type: CompressionType): BodyCodec | undefined {
    return this.#loaded.get(type)
  }

  /**
   * The same, for callers that cannot go on without it.
   * @throws DependencyError when the codec could not be loaded: the error of the last attempt
   */
  loadedOrFailed(type: CompressionType): BodyCodec | undefined {
    const codec = this.#loaded.get(type)
    const failure = this.#failures.get(type)
    if (codec === undefined && failure !== undefined) throw failure
    return codec
  }

  /** See `loadCodec`. Callers at the same time share one load; after a failure the next call tries again. */
  async load(type: CompressionType): Promise<BodyCodec> {
    const ready = this.#loaded.get(type)
    if (ready !== undefined) return ready
    // Plain JavaScript may hand in anything.
    if (!Object.hasOwn(loaders, type)) throw new UsageError(`there is no compression "${type}"; use zlib, lz4 or zstd`)
    const loading = this.#loading.get(type) ?? this.#load(type)
    this.#loading.set(type, loading)
    return loading
  }

  async #load(type: CompressionType): Promise<BodyCodec> {
    try {
      const codec = await loaders[type](this.#import)
      this.#loaded.set(type, codec)
      return codec
    } catch (thrown) {
      const failure = asError(thrown)
      this.#failures.set(type, failure)
      throw failure
    } finally {
      this.#loading.delete(type)
    }
  }
}

/** The codecs of this process. */
const codecs = new Codecs(importPackage)

/** The codec, if it was loaded before. */
export function loadedCodec(type: CompressionType): BodyCodec | undefined {
  return codecs.loaded(type)
}

/**
 * The same, for callers that cannot go on without it.
 * @throws DependencyError when the codec could not be loaded: the error of the last attempt
 */
export function loadedCodecOrThrow(type: CompressionType): BodyCodec | undefined {
  return codecs.loadedOrFailed(type)
}

/**
 * Loads the codec when that was not done yet.
 * @throws DependencyError when a package is missing; the message names it and how to install it
 */
export function loadCodec(type: CompressionType): Promise<BodyCodec> {
  return codecs.load(type)
}
