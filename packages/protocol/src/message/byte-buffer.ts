// SPDX-License-Identifier: Apache-2.0
// The one door to `bytebuffer`, which opens when somebody knocks. The package is CommonJS: a static import costs 25 ms
// of every start, since Node searches all of its text for names to export; this costs 4 ms, and only those who send
// batches or look into ids pay it. Never returns anything but the class.
import { createRequire } from 'node:module'
import type ByteBuffer from 'bytebuffer'

let loaded: typeof ByteBuffer | undefined

/** The class `ByteBuffer`, loaded by the first call. */
export function byteBuffer(): typeof ByteBuffer {
  // A bundle in CommonJS has no `import.meta.url`, but a file name.
  const { url = __filename } = import.meta as { readonly url?: string }
  loaded ??= createRequire(url)('bytebuffer') as typeof ByteBuffer
  return loaded
}
