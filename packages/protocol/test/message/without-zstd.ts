// SPDX-License-Identifier: Apache-2.0
// Node has zstd from 22.15 on; older ones need an optional package that a check-out may lack.
import { DependencyError } from '@rocketmq-ts/remoting'
import type { Context } from 'mocha'
import { loadCodec } from '../../src/message/compression.js'

/** Skips the test when neither this Node nor a package has zstd. */
export async function skipWithoutZstd(context: Context): Promise<void> {
  try {
    await loadCodec('zstd')
  } catch (error) {
    if (!(error instanceof DependencyError)) throw error
    context.test!.title += ` (skipped: ${error.message})`
    context.skip()
  }
}
