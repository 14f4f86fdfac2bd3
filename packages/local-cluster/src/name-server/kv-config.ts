// SPDX-License-Identifier: Apache-2.0
// Text by namespace and key, which admins put into name servers: order configurations of topics, mostly. It survives a
// restart of the name server. [KVConfigManager.java]

/** Text by namespace and key. */
export class KvTexts {
  readonly #namespaces = new Map<string, Map<string, string>>()

  get(namespace: string, key: string): string | undefined {
    return this.#namespaces.get(namespace)?.get(key)
  }

  put(namespace: string, key: string, value: string): void {
    const table = this.#namespaces.get(namespace) ?? new Map<string, string>()
    this.#namespaces.set(namespace, table.set(key, value))
  }

  delete(namespace: string, key: string): void {
    this.#namespaces.get(namespace)?.delete(key)
  }

  /** All of a namespace; `undefined` when nothing was ever put there. */
  list(namespace: string): ReadonlyMap<string, string> | undefined {
    return this.#namespaces.get(namespace)
  }
}
