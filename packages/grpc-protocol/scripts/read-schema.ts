// SPDX-License-Identifier: Apache-2.0
// The schema as protobufjs reads it, comments included.
import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'

/** Everything in the package of the services, and the root that also holds Google's types. */
export interface Schema {
  readonly root: protobuf.Root
  readonly messages: readonly protobuf.Type[]
  /** Those inside a message come after it. */
  readonly enums: readonly protobuf.Enum[]
  readonly services: readonly protobuf.Service[]
}

/** Reads `schema/`. */
export function readSchema(): Schema {
  const root = new protobuf.Root()
  const folder = new URL('../schema/', import.meta.url)
  root.resolvePath = (_origin, target) =>
    target.startsWith('google/') ? target : fileURLToPath(new URL(target.split('/').at(-1) ?? target, folder))
  root.loadSync('messaging-service.proto', { alternateCommentMode: true })
  root.resolveAll()
  const own = root.lookup('apache.rocketmq.v2')
  if (!(own instanceof protobuf.Namespace)) throw new Error('the schema has another package')
  const messages = own.nestedArray.filter(item => item instanceof protobuf.Type)
  const inside = messages.flatMap(message => message.nestedArray)
  return {
    root,
    messages,
    enums: [...own.nestedArray, ...inside].filter(item => item instanceof protobuf.Enum),
    services: own.nestedArray.filter(item => item instanceof protobuf.Service),
  }
}

/** The comment as JSDoc, or nothing. */
export function docText(comment: string | null | undefined): string {
  return comment === null || comment === undefined || comment === '' ? '' : `/** ${comment.replaceAll('\n', ' ')} */\n`
}

/** First line of every generated file. */
export const generatedHeader = `// SPDX-License-Identifier: Apache-2.0
// Written by scripts/generate.ts from schema/*.proto: change those.
`
