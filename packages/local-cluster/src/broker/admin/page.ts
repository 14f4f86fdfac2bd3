// SPDX-License-Identifier: Apache-2.0
// Pages of long tables: admins ask for topics and groups in portions, and start again when the table has changed
// meanwhile. [TopicConfigManager.java subTopicConfigTable]
import { type DataVersion, readJson } from '@rocketmq-ts/protocol'

/** What a page is asked with; all of it absent asks for everything. */
export interface PageRequest {
  /** Position of the first entry. */
  readonly start: number | undefined
  /** Entries at most. */
  readonly count: number | undefined
  /** JSON of the version that the pages before had. */
  readonly dataVersion: string | undefined
}

/** [BrokerConfig.java splitMetadataSize] */
const pageMax = 2000

/** The page of a table, in the order of names. */
export function pageOf<T>(
  entries: Iterable<readonly [string, T]>,
  version: DataVersion,
  { start, count, dataVersion }: PageRequest,
): ReadonlyMap<string, T> {
  const all = [...entries]
  if (start === undefined && count === undefined && dataVersion === undefined) return new Map(all)
  const from = isSame(version, dataVersion) ? (start ?? 0) : 0
  return new Map(
    all.sort(([one], [other]) => (one < other ? -1 : 1)).slice(from, from + Math.min(pageMax, count ?? pageMax)),
  )
}

function isSame(version: DataVersion, text: string | undefined): boolean {
  if (text === undefined || text.trim() === '') return false
  const asked = readJson(text) as Partial<DataVersion> | null
  return asked?.counter === version.counter && asked.timestamp === version.timestamp
}
