// SPDX-License-Identifier: Apache-2.0
// The facts of a schema as sorted lines, so that a difference shows as a line.
import type { SchemaFacts } from '../scripts/schema-facts.js'

/** `messages Status code 1 Code`, `enums Code OK 20000`, `methods Heartbeat HeartbeatRequest to HeartbeatResponse`. */
export function linesOf({ messages, enums, methods }: SchemaFacts): readonly string[] {
  return [
    ...lines('messages', messages),
    ...lines('enums', enums),
    ...Object.entries(methods).map(([name, text]) => `methods ${name} ${text}`),
  ].sort()
}

function lines(kind: string, table: Readonly<Record<string, Readonly<Record<string, string | number>>>>): string[] {
  return Object.entries(table).flatMap(([owner, members]) =>
    Object.entries(members).map(([name, value]) => `${kind} ${owner} ${name} ${value}`),
  )
}
