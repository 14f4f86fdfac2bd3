// SPDX-License-Identifier: Apache-2.0
// What the class files of RocketMQ say of its headers: names and types of fields (`!` marks one that must be there),
// the request that a class is made for, and the codes of all requests. Read with `javap -v` from the published jars
// 5.5.0 and 4.9.7; base classes are flattened into their heirs.
import { readFileSync } from 'node:fs'
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
    codes: new Map(Object.entries(codes)),
    classes: new Map(classes.map(header => [header.class, header])),
  }
}

export const java550 = read('5.5.0')
export const java497 = read('4.9.7')
