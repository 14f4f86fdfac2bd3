// SPDX-License-Identifier: Apache-2.0
// What a schema says, as plain text, so that two schemas can be compared line by line whatever they come from.
import protobuf from 'protobufjs'
import { enumName } from './enums-text.js'
import type { Schema } from './read-schema.js'

/** Names as in the schema text. */
export interface SchemaFacts {
  /** `{ Status: { code: '1 Code' } }`: number, rule (`repeated`, `optional`, `oneof`) and type of each field. */
  readonly messages: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly enums: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** `stream TelemetryCommand to stream TelemetryCommand`. */
  readonly methods: Readonly<Record<string, string>>
}

/** The facts of our own schema. */
export function factsOfSchema({ messages, enums, services }: Schema): SchemaFacts {
  return {
    messages: Object.fromEntries(messages.map(message => [message.name, factsOfFields(message)])),
    enums: Object.fromEntries(enums.map(item => [enumName(item), { ...item.values }])),
    methods: Object.fromEntries(
      services.flatMap(({ methodsArray }) => methodsArray.map(item => [item.name, methodText(item)])),
    ),
  }
}

function factsOfFields(message: protobuf.Type): Record<string, string> {
  return Object.fromEntries(message.fieldsArray.map(field => [snakeCase(field.name), fieldText(field)]))
}

function fieldText(field: protobuf.Field): string {
  if (field instanceof protobuf.MapField) return `${field.id} map<${field.keyType}, ${typeName(field)}>`
  const isOptional = field.getOption('proto3_optional') === true
  const rule = field.repeated ? 'repeated' : isOptional ? 'optional' : field.partOf === null ? '' : 'oneof'
  return [field.id, rule, typeName(field)].filter(Boolean).join(' ')
}

function typeName({ resolvedType, type }: protobuf.Field): string {
  return resolvedType?.name ?? type
}

function methodText({ requestStream, requestType, responseStream, responseType }: protobuf.Method): string {
  return [requestStream ? 'stream' : '', requestType, 'to', responseStream ? 'stream' : '', responseType]
    .filter(Boolean)
    .join(' ')
}

/** The parser has made camel case of the names in the text. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}
