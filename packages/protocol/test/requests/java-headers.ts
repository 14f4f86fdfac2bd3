// SPDX-License-Identifier: Apache-2.0
// What the class files of RocketMQ say of its headers: names and types of fields (`!` marks one that must be there),
// the request that a class is made for, and the codes of all requests. `npm run java-headers -- <version>` reads them
// from the published jars and writes a file for each version; base classes are flattened into their heirs.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One header class. */
export interface JavaHeader {
  readonly class: string
  /** The request that the class is annotated with. */
  readonly code: number | null
  /** Type by field, such as `String!` or `long`. */
  readonly fields: Readonly<Record<string, string>>
}

/** The headers and codes of one version. */
export interface JavaHeaders {
  /** Such as `5.5.0`. */
  readonly version: string
  /** Request codes by name. */
  readonly codes: ReadonlyMap<string, number>
  readonly classes: ReadonlyMap<string, JavaHeader>
}

function read(version: string): JavaHeaders {
  const lines = readFileSync(join(import.meta.dirname, `java-headers-${version}.jsonl`), 'utf8')
    .trim()
    .split('\n')
  const [first = '{}', ...rest] = lines
  const { codes } = JSON.parse(first) as { codes: Record<string, number> }
  const classes = rest.map(line => JSON.parse(line) as JavaHeader)
  return {
    version,
    codes: new Map(Object.entries(codes)),
    classes: new Map(classes.map(header => [header.class, header])),
  }
}

/** Every version that there is a file of, the newest first. */
export const javaReleases: readonly JavaHeaders[] = readdirSync(import.meta.dirname)
  .flatMap(name => /^java-headers-(.+)\.jsonl$/.exec(name)?.[1] ?? [])
  .sort((one, other) => other.localeCompare(one, 'en', { numeric: true }))
  .map(read)

/** A header class as the newest version that has it tells of it. */
export function headerNamed(name: string): JavaHeader | undefined {
  return javaReleases.find(({ classes }) => classes.has(name))?.classes.get(name)
}

/** The class that is annotated with a request, of the newest version that has one. */
export function requestHeaderWith(code: number): JavaHeader | undefined {
  return javaReleases
    .flatMap(({ classes }) => [...classes.values()])
    .find(header => header.code === code && !header.class.includes('Response'))
}
