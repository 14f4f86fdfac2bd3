// SPDX-License-Identifier: Apache-2.0
// The types of decoded messages, and two lists by name: messages, and the methods of the services.
import protobuf from 'protobufjs'
import { enumName } from './enums-text.js'
import { docText, generatedHeader, type Schema } from './read-schema.js'

const scalars: Readonly<Record<string, string>> = {
  string: 'string',
  bytes: 'Buffer',
  bool: 'boolean',
  int32: 'number',
  float: 'number',
  int64: 'Long',
}

export function messagesText({ messages, enums, services }: Schema): string {
  const names = messages.map(({ name }) => name)
  return [
    generatedHeader,
    `import type Long from 'long'\n`,
    `import type { ${enums.map(enumName).join(', ')} } from './enums.js'\n\n`,
    wellKnown,
    ...messages.map(messageText),
    `/** Every message by its name. */\nexport interface Messages {\n${names.map(name => `  ${name}: ${name}\n`).join('')}}\n\n`,
    ...services.map(methodsText),
  ].join('')
}

const wellKnown = `/** A length of time, exact to the nanosecond. Both parts have the same sign. */
export interface Duration {
  seconds: Long
  /** Below 1,000,000,000. */
  nanos: number
}

/** A point in time, exact to the nanosecond. */
export interface Timestamp {
  /** Since the epoch; negative before it. */
  seconds: Long
  /** From 0 to 999,999,999, counted forwards also before the epoch. */
  nanos: number
}

`

function messageText(message: protobuf.Type): string {
  const fields = message.fieldsArray.map(field => `${docText(field.comment)}  ${field.name}: ${typeText(field)}\n`)
  return `${docText(message.comment)}export interface ${message.name} {\n${fields.join('')}}\n\n`
}

function typeText(field: protobuf.Field): string {
  const one = elementText(field)
  if (field instanceof protobuf.MapField) return `Record<string, ${one}>`
  if (field.repeated) return `${one}[]`
  const mayBeAbsent = field.resolvedType instanceof protobuf.Type || field.partOf !== null
  return mayBeAbsent ? `${one} | null` : one
}

function elementText(field: protobuf.Field): string {
  const { resolvedType, type } = field
  if (resolvedType instanceof protobuf.Enum) return enumName(resolvedType)
  if (resolvedType !== null) return resolvedType.name
  const scalar = scalars[type]
  if (scalar === undefined) throw new Error(`${field.fullName} has a type that the generator does not know: ${type}`)
  return scalar
}

function methodsText(service: protobuf.Service): string {
  const methods = service.methodsArray.map(
    ({ name, requestType, responseType, requestStream, responseStream }) =>
      `  ${name}: { request: ${requestType}; response: ${responseType}; ` +
      `streams: ${requestStream ? "'both'" : responseStream ? "'response'" : "'none'"} }\n`,
  )
  return `/** Every method of \`${service.name}\`. */\nexport interface ${service.name}Methods {\n${methods.join('')}}\n`
}
