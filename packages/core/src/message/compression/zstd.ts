// SPDX-License-Identifier: Apache-2.0
// zstd from Node itself where it has it (22.15, 23.8 and later), else from the optional package @bokuweb/zstd-wasm.
// Neither is loaded before the first body that needs it.
import * as zlib from 'node:zlib'
import { asBuffer, compressionLevels, inflateBy, type BodyCodec } from './body-codec.js'
import { loadOptionalPackage, type PackageImport } from './optional-package.js'
import { zstdSizeBound } from './zstd-frame.js'

const wanted = {
  name: '@bokuweb/zstd-wasm',
  functions: ['compress', 'decompress'],
  need: 'zstd needs Node 22.15 or later, or',
} as const
/** Beyond, the package may fail to get memory, which it does not notice. */
const largestInPackage = 2 ** 30
/** Window that level 19 writes, as a power of two. */
const usualWindowLog = 23
const largestWindowLog = 27

/** The part of `node:zlib` that newer versions of Node have. */
interface NativeZstd {
  zstdCompressSync(body: Uint8Array, options: { params: Record<number, number> }): Buffer
  zstdDecompressSync(body: Uint8Array, options: { params: Record<number, number>; maxOutputLength: number }): Buffer
  readonly constants: { readonly ZSTD_c_compressionLevel: number; readonly ZSTD_d_windowLogMax: number }
}

/** The part of @bokuweb/zstd-wasm that is used. */
interface WasmZstd {
  /** May be called once. */
  init(): Promise<void>
  compress(body: Uint8Array, level?: number): Uint8Array
  decompress(body: Uint8Array, options: { defaultHeapSize: number }): Uint8Array
}

/**
 * The zstd codec. `native` is `node:zlib`; a test hands in its own.
 * @throws DependencyError when this Node has no zstd and the package is not installed
 */
export async function loadZstd(load: PackageImport, native: unknown = zlib): Promise<BodyCodec> {
  if (isNative(native)) return nativeZstd(native)
  const start: PackageImport = async name => {
    const wasm = (await load(name)) as WasmZstd
    // A second start would break it for good, and the application may use it too.
    if (!isStarted(wasm)) await wasm.init()
    return wasm
  }
  return wasmZstd(await loadOptionalPackage<WasmZstd>(wanted, start))
}

function isStarted(wasm: WasmZstd): boolean {
  try {
    wasm.compress(Buffer.of(0))
    return true
  } catch {
    // That is how it answers before its start.
    return false
  }
}

function isNative(source: unknown): source is NativeZstd {
  return typeof source === 'object' && source !== null && 'zstdDecompressSync' in source
}

function nativeZstd(native: NativeZstd): BodyCodec {
  const { ZSTD_c_compressionLevel: level, ZSTD_d_windowLogMax: window } = native.constants
  return {
    type: 'zstd',
    compress: (body, at = compressionLevels.zstd.default) => native.zstdCompressSync(body, { params: { [level]: at } }),
    decompress(body, maxBytes) {
      zstdSizeBound(asBuffer(body), maxBytes)
      const params = { [window]: windowLog(maxBytes) }
      return inflateBy('zstd', maxBytes, () => native.zstdDecompressSync(body, { params, maxOutputLength: maxBytes }))
    },
  }
}

/** A frame may announce a window that takes more memory than its content. */
function windowLog(maxBytes: number): number {
  return Math.min(largestWindowLog, Math.max(usualWindowLog, Math.ceil(Math.log2(maxBytes))))
}

function wasmZstd(wasm: WasmZstd): BodyCodec {
  return {
    type: 'zstd',
    compress: (body, at = compressionLevels.zstd.default) => asBuffer(wasm.compress(body, at)),
    decompress(body, maxBytes) {
      const defaultHeapSize = zstdSizeBound(asBuffer(body), Math.min(maxBytes, largestInPackage))
      return inflateBy('zstd', maxBytes, () => asBuffer(wasm.decompress(body, { defaultHeapSize })))
    },
  }
}
