// SPDX-License-Identifier: Apache-2.0
// Writes docs/protocol.md from the declarations and their comments; a test fails while the page is stale.
// Run, in packages/protocol:
// node --import=@rocketmq-ts/source-loader --conditions=@rocketmq-ts/source scripts/protocol-page.ts
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Field, FieldSet } from '@rocketmq-ts/remoting'
import { requests, responseCodes, type AnyRequest } from '../src/index.js'
import { routed, topicRouted } from '../src/requests/routing-fields.js'
import { requestComments, type RequestComments } from './request-comments.js'

/** Where the page stands. */
export const protocolPagePath = fileURLToPath(new URL('../../../docs/protocol.md', import.meta.url))

const introduction = `<!-- Made by packages/protocol/scripts/protocol-page.ts from the declarations in packages/protocol/src/requests. -->

# Protocol

Every request of RocketMQ that this project speaks, as it is declared: code, who sends it to whom, header fields, bodies
and answers. A field is named by its property; its key on the wire follows where it is another one, and the letter of the
short form in brackets. Fields without a mark must be there. A name in square brackets is the file of RocketMQ where the
rule can be read.

Kinds: \`int64\` is a number below 2^53, \`long\` covers all of 64 bits, and so does \`version\`,
which is only compared, and rounded beyond 2^53. Times are milliseconds since the epoch. Codes beyond
32767 do not fit the binary header and always travel with a JSON header.

## Routing fields

Java adds these to many requests; where a request says "routing fields", they may be there.
`

/** The text of the page. */
export function protocolPage(): string {
  const comments = requestComments()
  const sections = requests.map(request => section(request, comments.get(request.name)))
  const routing = comments.get('SEND_MESSAGE')?.fields ?? new Map<string, string>()
  return [
    introduction,
    fieldList(Object.entries(topicRouted as FieldSet), routing),
    '\n## Requests\n',
    sections.join('\n'),
    '\n## Response codes\n',
    responseCodeList(),
    '',
  ].join('\n')
}

function section(request: AnyRequest, comments: RequestComments | undefined): string {
  if (comments === undefined) return `### ${request.name}\n`
  const { exportName, comment, route, note, fields, answerFields } = comments
  const parts = [
    `### ${request.name}\n`,
    `Code ${request.code}, \`${exportName}\`: ${route}.\n`,
    wrap(comment),
    note === '' ? '' : wrap(note),
    fieldsOf('Fields', request.request as FieldSet, fields),
    comments.body === undefined ? '' : `Body: \`${comments.body}\`\n`,
    `Answers: ${(request.answers as readonly string[]).join(', ')}\n`,
    fieldsOf('Fields of the answer', request.response as FieldSet, answerFields),
    comments.answerBody === undefined ? '' : `Body of the answer: \`${comments.answerBody}\`\n`,
  ]
  return parts.filter(part => part !== '').join('\n')
}

function fieldsOf(title: string, fields: FieldSet, comments: ReadonlyMap<string, string>): string {
  const shared = sharedBy(fields)
  const own = Object.entries(fields).filter(([property]) => !(shared !== undefined && property in shared))
  if (own.length === 0 && shared === undefined) return ''
  if (own.length === 0) return `${title}: routing fields\n`
  return `${title}${shared === undefined ? '' : ', and routing fields'}:\n\n${fieldList(own, comments)}\n`
}

/** The set of routing fields that a declaration has spread in. */
function sharedBy(fields: FieldSet): FieldSet | undefined {
  if (Object.entries(topicRouted).every(([property, field]) => fields[property] === field)) return topicRouted
  return Object.entries(routed).every(([property, field]) => fields[property] === field) ? routed : undefined
}

function fieldList(
  fields: readonly (readonly [string, Field<unknown>])[],
  comments: ReadonlyMap<string, string>,
): string {
  return fields.map(([property, field]) => fieldLine(property, field, comments.get(property) ?? '')).join('\n')
}

function fieldLine(property: string, field: Field<unknown>, comment: string): string {
  const wire = field.wireName === undefined || field.wireName === property ? '' : ` as \`${field.wireName}\``
  const short = field.shortName === undefined ? '' : ` (${field.shortName})`
  const kind = `${field.kind}${field.required ? '' : ', may be absent'}${field.isSecret ? ', never printed' : ''}`
  return `- \`${property}\`${wire}${short}: ${kind}${comment === '' ? '' : `. ${escaped(comment)}`}`
}

function responseCodeList(): string {
  return Object.entries(responseCodes)
    .map(([name, { code, retry, means }]) => `- ${code} \`${name}\` (retry ${retry}): ${means}`)
    .join('\n')
}

function escaped(text: string): string {
  return text.replaceAll('*', '\\*').replace(/(?<!`)<(?!`)/g, '\\<')
}

/** A paragraph of lines of at most 120 characters. */
function wrap(text: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of escaped(text).split(' ')) {
    if (line !== '' && line.length + word.length >= 120) {
      lines.push(line)
      line = ''
    }
    line += (line === '' ? '' : ' ') + word
  }
  return `${[...lines, line].join('\n')}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(protocolPagePath, protocolPage())
