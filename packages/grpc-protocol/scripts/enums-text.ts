// SPDX-License-Identifier: Apache-2.0
// The enumerations, each a table of names and numbers and a type. A number that is in no table is kept as it is, since
// servers may be newer than this schema.
import type protobuf from 'protobufjs'
import { docText, generatedHeader, type Schema } from './read-schema.js'

export function enumsText({ enums }: Schema): string {
  return `${generatedHeader}\n${enums.map(enumText).join('\n')}`
}

function enumText(item: protobuf.Enum): string {
  const name = enumName(item)
  const values = Object.entries(item.values).map(([key, value]) => `  ${key}: ${value},\n`)
  const type = `(typeof ${name})[keyof typeof ${name}] | (number & {})`
  return `${docText(item.comment)}export const ${name} = {\n${values.join('')}} as const\nexport type ${name} = ${type}\n`
}

/** Its own name, after that of the message around it, if there is one. */
export function enumName(item: protobuf.Enum): string {
  const { name, parent } = item
  return parent !== null && 'fieldsArray' in parent ? `${parent.name}${name}` : name
}
