// SPDX-License-Identifier: Apache-2.0
// Asks a running proxy for its schema, by the reflection service of gRPC, and turns the answer into plain facts. It
// speaks HTTP/2 itself, so that nothing of this comparison depends on the library or the codecs that are compared.
import { connect } from 'node:http2'
import protobuf from 'protobufjs'
import descriptor from 'protobufjs/ext/descriptor/index.js'
import type { SchemaFacts } from './schema-facts.js'

/** One file of the schema, as `descriptor.proto` of protobuf describes it. */
interface File {
  readonly name: string
  readonly messageType?: readonly MessageDescriptor[]
  readonly enumType?: readonly EnumDescriptor[]
  readonly service?: readonly ServiceDescriptor[]
}
interface MessageDescriptor {
  readonly name: string
  readonly field?: readonly FieldDescriptor[]
  readonly nestedType?: readonly (MessageDescriptor & { readonly options?: { readonly mapEntry?: boolean } })[]
  readonly enumType?: readonly EnumDescriptor[]
  readonly oneofDecl?: readonly { readonly name: string }[]
}
interface FieldDescriptor {
  readonly name: string
  readonly number: number
  readonly label: number
  readonly type: number
  readonly typeName?: string
  readonly oneofIndex?: number | null
  readonly proto3Optional?: boolean
}
interface EnumDescriptor {
  readonly name: string
  readonly value: readonly { readonly name: string; readonly number: number }[]
}
interface ServiceDescriptor {
  readonly name: string
  readonly method: readonly {
    readonly name: string
    readonly inputType: string
    readonly outputType: string
    readonly clientStreaming?: boolean
    readonly serverStreaming?: boolean
  }[]
}

const path = '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo'
const timeoutMs = 20_000

const { root } = protobuf.parse(`
  syntax = "proto3";
  message Request { string file_containing_symbol = 4; }
  message Response { Files file_descriptor_response = 4; }
  message Files { repeated bytes file_descriptor_proto = 1; }
`)

/** The facts that the proxy at `host:port` serves about a service and everything that it needs. */
export async function servedFacts(address: string, service: string): Promise<SchemaFacts> {
  const request = root.lookupType('Request').encode({ fileContainingSymbol: service }).finish()
  const answer = root.lookupType('Response').decode(await callOnce(address, Buffer.from(request)))
  const { fileDescriptorResponse } = answer as unknown as {
    fileDescriptorResponse: { fileDescriptorProto: Uint8Array[] } | null
  }
  if (fileDescriptorResponse === null) throw new Error(`${address} does not serve ${service}`)
  const files = fileDescriptorResponse.fileDescriptorProto.map(
    bytes => descriptor.FileDescriptorProto.toObject(descriptor.FileDescriptorProto.decode(bytes)) as unknown as File,
  )
  return factsOf(files.filter(({ name }) => !name.startsWith('google/')))
}

/** One message there, one back. */
async function callOnce(address: string, message: Buffer): Promise<Buffer> {
  const session = connect(`http://${address}`)
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const call = session.request({
        ':method': 'POST',
        ':path': path,
        'content-type': 'application/grpc',
        te: 'trailers',
      })
      const chunks: Buffer[] = []
      session.on('error', reject)
      call.setTimeout(timeoutMs, () => reject(new Error(`no answer of ${address} within ${timeoutMs} ms`)))
      call.on('error', reject)
      call.on('data', (chunk: Buffer) => chunks.push(chunk))
      call.on('end', () => resolve(Buffer.concat(chunks).subarray(5)))
      const head = Buffer.alloc(5)
      head.writeUInt32BE(message.length, 1)
      call.end(Buffer.concat([head, message]))
    })
  } finally {
    session.destroy()
  }
}

function factsOf(files: readonly File[]): SchemaFacts {
  const messages = files.flatMap(({ messageType = [] }) => messageType)
  const enums = [
    ...files.flatMap(({ enumType = [] }) => enumType),
    ...messages.flatMap(({ name, enumType = [] }) => enumType.map(item => ({ ...item, name: `${name}${item.name}` }))),
  ]
  const methods = files.flatMap(({ service = [] }) => service.flatMap(({ method }) => method))
  return {
    messages: byName(messages, message => byName(message.field ?? [], field => fieldText(message, field))),
    enums: byName(enums, ({ value }) => byName(value, ({ number }) => number)),
    methods: byName(methods, ({ inputType, outputType, clientStreaming = false, serverStreaming = false }) =>
      [
        clientStreaming ? 'stream' : '',
        lastName(inputType),
        'to',
        serverStreaming ? 'stream' : '',
        lastName(outputType),
      ]
        .filter(Boolean)
        .join(' '),
    ),
  }
}

function byName<Item extends { readonly name: string }, Value>(items: readonly Item[], valueOf: (item: Item) => Value) {
  const entries = items.map(item => [item.name, valueOf(item)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Numbers of `FieldDescriptorProto.Type`. */
const scalarNames: Readonly<Record<number, string>> = {
  2: 'float',
  3: 'int64',
  5: 'int32',
  8: 'bool',
  9: 'string',
  12: 'bytes',
}
const repeated = 3

function fieldText(message: MessageDescriptor, field: FieldDescriptor): string {
  const { number, label, oneofIndex, proto3Optional = false } = field
  const entry = message.nestedType?.find(
    ({ name, options }) => options?.mapEntry && name === lastName(field.typeName ?? ''),
  )
  if (entry !== undefined) return `${number} map<${(entry.field ?? []).map(typeText).join(', ')}>`
  const isOneof = typeof oneofIndex === 'number' && message.oneofDecl?.[oneofIndex] !== undefined && !proto3Optional
  const rule = label === repeated ? 'repeated' : proto3Optional ? 'optional' : isOneof ? 'oneof' : ''
  return [number, rule, typeText(field)].filter(Boolean).join(' ')
}

function typeText({ type, typeName = '' }: FieldDescriptor): string {
  return scalarNames[type] ?? lastName(typeName)
}

/** Without the package. */
function lastName(typeName: string): string {
  return typeName.split('.').at(-1) ?? typeName
}
