// SPDX-License-Identifier: Apache-2.0
// The settings of name servers: `admin.nameServers`. They do not talk to each other: each one is asked.
import { getNamesrvConfig, parseSettingsListing, updateNamesrvConfig } from '@rocketmq-ts/protocol'
import { kinds } from '@rocketmq-ts/core'
import { callTable } from './call-table.js'
import { callRows, type AdminCallOptions, type Begin } from './operation.js'
import { printChanges } from './setting-changes.js'

const calls = callTable('nameServers', {
  config: { options: callRows },
  updateConfig: { given: { settings: kinds.textsByName }, options: callRows },
})

/** Reads and changes the settings of name servers: `admin.nameServers`. */
export class NameServerSettings {
  readonly #begin: Begin

  constructor(begin: Begin) {
    this.#begin = begin
  }

  /** All settings by name, of each name server by its `host:port`. Rejects when one of them cannot be asked. */
  async config(options?: AdminCallOptions): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
    const chosen = calls.config({}, options)
    const operation = this.#begin('reading the settings of name servers', chosen)
    const addresses = operation.nameServers
    const answers = await operation.askEachNameServer(getNamesrvConfig, {})
    return new Map(answers.map(({ body }, index) => [addresses[index] ?? '', parseSettingsListing(body)]))
  }

  /**
   * Changes settings of every name server while it runs. It takes unknown names without a word, and refuses those that
   * are paths of files.
   */
  async updateConfig(changes: Readonly<Record<string, string>>, options?: AdminCallOptions): Promise<void> {
    const chosen = calls.updateConfig({ settings: changes }, options)
    const text = printChanges(changes)
    await this.#begin('changing settings of name servers', chosen).askEachNameServer(updateNamesrvConfig, {}, text)
  }
}
