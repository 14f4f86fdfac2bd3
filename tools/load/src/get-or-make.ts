// SPDX-License-Identifier: Apache-2.0
// Histories keep something for each queue, sender or message, and learn which ones there are only while they go on.

/** What a map has for a key; made and kept when it has nothing. */
export function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
