// SPDX-License-Identifier: Apache-2.0
// A contestant that does one thing again and again, without waiting.
import type { Contestant } from './measure.js'

export function repeat(name: string, operation: () => unknown): Contestant {
  return {
    name,
    run(count) {
      for (let i = 0; i < count; i++) operation()
    },
  }
}
