// SPDX-License-Identifier: Apache-2.0
// The version of a table: name servers ask for it to see whether a registration would tell them anything new.
// [DataVersion.java nextVersion]
import type { Clock } from '@rocketmq-ts/core'
import type { DataVersion } from '@rocketmq-ts/protocol'

/** Counts the changes of a table. */
export class DataVersionCounter {
  readonly #clock: Clock
  #version: DataVersion

  constructor(clock: Clock) {
    this.#clock = clock
    this.#version = { stateVersion: 0, timestamp: clock.now(), counter: 0 }
  }

  get current(): DataVersion {
    return this.#version
  }

  /** The table changed. */
  next(): void {
    this.#version = { stateVersion: 0, timestamp: this.#clock.now(), counter: this.#version.counter + 1 }
  }
}
