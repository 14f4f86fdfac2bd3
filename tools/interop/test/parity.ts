// SPDX-License-Identifier: Apache-2.0
// What the specs share that ask Java's admin tool and ours for the same.
import { isVersion5 } from '@rocketmq-ts/testing'
import { onEachClusterWithJava } from './with-java.js'

/**
 * Describes specs where docs/parity-admin.md holds: it is about one release, and tools of others print other tables.
 */
export const describeParity = isVersion5 ? onEachClusterWithJava : onlyVersion5

function onlyVersion5(title: string): void {
  describe(title, () => it.skip('[RocketMQ 5 only]'))
}

/** A row of Java's table: its cells, apart by blanks. */
export function row(...cells: readonly (string | number)[]): RegExp {
  return new RegExp(cells.map(cell => String(cell).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\s+'))
}
