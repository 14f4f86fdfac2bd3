// SPDX-License-Identifier: Apache-2.0
// zstd from Node itself where it has it (22.15, 23.8 and later), else from the optional package @bokuweb/zstd-wasm.
// Neither is loaded before the first body that needs it.
import * as zlib from 'node:zlib'
import { asError, DependencyError, MessageError } from '@rocketmq-ts/remoting'
import type { Codec } from './codec.js'
import { zstdSizeBound } from './zstd-frame.js'

const packageName = '@bokuweb/zstd-wasm'
/** Java's, and zstd's own range without the levels that need much more memory. */
const levels = { default: 3, lowest: 1, highest: 22 } as const
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
  init(): Promise<void>
  compress(body: Uint8Array, level?: number): Uint8Array
  decompress(body: Uint8Array, options: { defaultHeapSize: number }): Uint8Array
}

/** Where zstd may come from; a test hands in its own. */
export interface ZstdSources {
  readonly native: unknown
  /** Imports a package by name. */
  readonly load: (name: string) => Promise<unknown>
}

const ownSources: ZstdSources = { native: zlib, load: name => import(name) }

/**
 * The zstd codec.
 * @throws DependencyError when this Node has no zstd and the package is not installed
 */
export async function loadZstd(sources: ZstdSources = ownSources): Promise<Codec> {
  return isNative(sources.native) ? nativeZstd(sources.native) : wasmZstd(await loadPackage(sources.load))
}

function isNative(source: unknown): source is NativeZstd {
  return typeof source === 'object' && source !== null && 'zstdDecompressSync' in source
}

async function loadPackage(load: ZstdSources['load']): Promise<WasmZstd> {
  try {
    // The package has no types for ESM, and must not be resolved when this is compiled or bundled.
    const loaded = (await load(packageName)) as WasmZstd
    await loaded.init()
    return loaded
  } catch (cause) {
    throw new DependencyError(
      `zstd needs Node 22.15 or later, or the package ${packageName}: npm install ${packageName}`,
      { cause },
    )
  }
}

function nativeZstd(native: NativeZstd): Codec {
  const { ZSTD_c_compressionLevel: level, ZSTD_d_windowLogMax: window } = native.constants
  return {
    type: 'zstd',
    levels,
    compress: (body, at = levels.default) => native.zstdCompressSync(body, { params: { [level]: at } }),
    decompress(body, maxBytes) {
      zstdSizeBound(asBuffer(body), maxBytes)
      const params = { [window]: windowLog(maxBytes) }
      return attempt(maxBytes, () => native.zstdDecompressSync(body, { params, maxOutputLength: maxBytes }))
    },
  }
}

/** A frame may announce a window that takes more memory than its content. */
function windowLog(maxBytes: number): number {
  return Math.min(largestWindowLog, Math.max(usualWindowLog, Math.ceil(Math.log2(maxBytes))))
}

function wasmZstd(wasm: WasmZstd): Codec {
  return {
    type: 'zstd',
    levels,
    compress: (body, at = levels.default) => asBuffer(wasm.compress(body, at)),
    decompress(body, maxBytes) {
      const defaultHeapSize = zstdSizeBound(asBuffer(body), maxBytes)
      return attempt(maxBytes, () => asBuffer(wasm.decompress(body, { defaultHeapSize })))
    },
  }
}

function attempt(maxBytes: number, inflate: () => Buffer): Buffer {
  try {
    return inflate()
  } catch (cause) {
    throw new MessageError(`the body cannot be inflated by zstd within ${maxBytes} bytes: ${asError(cause).message}`, {
      cause,
    })
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
