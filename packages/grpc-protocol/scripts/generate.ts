// SPDX-License-Identifier: Apache-2.0
// Writes src/generated from the schema: the types of the messages with their documentation, the enumerations, and the
// descriptor from which protobufjs makes the codecs. Run after a change in `schema/`; a test fails while it is stale:
// node --import=@rocketmq-ts/source-loader --conditions=@rocketmq-ts/source packages/grpc-protocol/scripts/generate.ts
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { descriptorText } from './descriptor-text.js'
import { enumsText } from './enums-text.js'
import { messagesText } from './messages-text.js'
import { readSchema } from './read-schema.js'

const folder = new URL('../src/generated/', import.meta.url)

/** Text by file name. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const schema = readSchema()
  const texts = new Map([
    ['descriptor.ts', descriptorText(schema)],
    ['enums.ts', enumsText(schema)],
    ['messages.ts', messagesText(schema)],
  ])
  const formatted = new Map<string, string>()
  for (const [name, text] of texts) {
    const filepath = fileURLToPath(new URL(name, folder))
    formatted.set(name, await format(text, { ...(await resolveConfig(filepath)), filepath }))
  }
  return formatted
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of await generatedFiles()) writeFileSync(new URL(name, folder), text)
}
