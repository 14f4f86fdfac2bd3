// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { DependencyError, MessageError } from '../../src/index.js'
import { loadZstd } from '../../src/message/compression/zstd.js'
import { zstdOfRuns } from './zstd-bytes.js'

const cap = 16 * 1024 * 1024

// `hellohellohello`, compressed by the classes of Java.
const hello = '28b52ffd005878000068656c6c6f68656c6c6f68656c6c6f010000'

interface FakePackage {
  init(): Promise<void>
  compress(body: Uint8Array): Uint8Array
  decompress(body: Uint8Array, options: { defaultHeapSize: number }): Uint8Array
}

/** Gives back what it is given, and notes the sizes that it is asked for. Before its start it only throws. */
function fakePackage(): { readonly wasm: FakePackage; readonly asked: number[]; starts: number } {
  const fake = {
    starts: 0,
    asked: [] as number[],
    wasm: {
      init: () => (fake.starts++, Promise.resolve()),
      compress(body: Uint8Array) {
        if (fake.starts === 0) throw new TypeError('malloc is not a function')
        return body
      },
      decompress(body: Uint8Array, options: { defaultHeapSize: number }) {
        fake.asked.push(options.defaultHeapSize)
        return body
      },
    },
  }
  return fake
}

describe('zstd by the package', () => {
  it('asks it for no more memory than the body can need', async () => {
    const { wasm, asked } = fakePackage()
    const codec = await loadZstd(() => Promise.resolve(wasm), {})

    codec.decompress(zstdOfRuns(2), cap)
    codec.decompress(Buffer.from(hello, 'hex'), cap)

    expect(asked).to.deep.equal([2 * 131_072, 15])
  })

  it('never asks it for more than a gigabyte, whatever the limit', async () => {
    const { wasm, asked } = fakePackage()
    const codec = await loadZstd(() => Promise.resolve(wasm), {})

    expect(() => codec.decompress(zstdOfRuns(8193), 2 ** 31 - 1)).to.throw(MessageError, `${2 ** 30} bytes`)

    expect(asked).to.deep.equal([])
  })

  it('starts it once, whoever loads it, since a second start would break it', async () => {
    const fake = fakePackage()

    await loadZstd(() => Promise.resolve(fake.wasm), {})
    await loadZstd(() => Promise.resolve(fake.wasm), {})

    expect(fake.starts).to.equal(1)
  })
})

describe('zstd without Node and package', () => {
  async function failure(load: () => Promise<unknown>): Promise<unknown> {
    return loadZstd(load, {}).catch((reason: unknown) => reason)
  }

  it('says what to install, and why', async () => {
    const error = await failure(() => Promise.reject(new TypeError('not found')))

    expect(error).to.be.instanceOf(DependencyError)
    expect((error as Error).message).to.equal(
      'zstd needs Node 22.15 or later, or the package @bokuweb/zstd-wasm: npm install @bokuweb/zstd-wasm (not found)',
    )
  })

  it('says so when the package does not start', async () => {
    const { wasm } = fakePackage()
    wasm.init = () => Promise.reject(new TypeError('no wasm here'))

    expect(await failure(() => Promise.resolve(wasm))).to.be.instanceOf(DependencyError)
  })
})
