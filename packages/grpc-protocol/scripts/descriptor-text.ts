// SPDX-License-Identifier: Apache-2.0
// The descriptor: what protobufjs needs to make the codecs, as data. On one line, so that a change of the schema shows
// in `schema/` and `messages.ts`, where it can be read.
import { generatedHeader, type Schema } from './read-schema.js'

export function descriptorText({ root }: Schema): string {
  return `${generatedHeader}
/** The schema as protobufjs reads it, as JSON text. */
export const descriptor = ${quoted(JSON.stringify(root.toJSON()))}
`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
