// SPDX-License-Identifier: Apache-2.0
// Reads what the sources say of each request: its comment, those of its fields, who sends it to whom, and the names of
// its bodies. Only the syntax is read, which takes no time; a name that is spread in is looked up in the whole folder,
// where each name stands once.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import ts from 'typescript'

/** What the sources say of one request. */
export interface RequestComments {
  /** Name of the export, such as `sendMessage`. */
  readonly exportName: string
  readonly comment: string
  /** Such as `client to broker`. */
  readonly route: string
  /** What else stands at the head of the file. */
  readonly note: string
  /** Comments of the request's fields by property. */
  readonly fields: ReadonlyMap<string, string>
  /** Comments of the answer's fields by property. */
  readonly answerFields: ReadonlyMap<string, string>
  /** Expressions that the bodies are declared with. */
  readonly body: string | undefined
  readonly answerBody: string | undefined
}

const folder = fileURLToPath(new URL('../src/requests/', import.meta.url))

type Constants = ReadonlyMap<string, ts.VariableDeclaration>

/** Comments by request name, such as `SEND_MESSAGE`. */
export function requestComments(): ReadonlyMap<string, RequestComments> {
  const constants = constantsOf(readdirSync(folder).filter(name => name !== 'index.ts'))
  const comments = new Map<string, RequestComments>()
  for (const [exportName, declaration] of constants) {
    const { initializer } = declaration
    if (initializer === undefined || !ts.isCallExpression(initializer)) continue
    const [name, route, note] = headOf(declaration.getSourceFile())
    comments.set(name, {
      exportName,
      comment: commentOf(declaration),
      route,
      note,
      fields: memberComments(initializer, 'request', constants),
      answerFields: memberComments(initializer, 'response', constants),
      body: memberOf(initializer, 'body', constants)?.getText(),
      answerBody: memberOf(initializer, 'responseBody', constants)?.getText(),
    })
  }
  return comments
}

/** The constants of all files by name. */
function constantsOf(files: readonly string[]): Constants {
  const constants = new Map<string, ts.VariableDeclaration>()
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8')
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true)
    for (const statement of source.statements.filter(ts.isVariableStatement)) {
      for (const declaration of statement.declarationList.declarations) {
        constants.set(declaration.name.getText(), declaration)
      }
    }
  }
  return constants
}

/** `// NAME, code 10: client to broker. …` behind the licence line. */
function headOf(source: ts.SourceFile): [name: string, route: string, note: string] {
  const lines = source.text.split('\n').slice(1)
  const head = lines.slice(
    0,
    lines.findIndex(line => !line.startsWith('//')),
  )
  const text = head.map(line => line.slice(3)).join(' ')
  const [, name = '', route = '', note = ''] = /^(\w+), code \d+: ([^.:]+)\. ?(.*)$/.exec(text) ?? []
  return [name, route, note]
}

/** What a declaration gives to a member, itself or by what it was made from. */
function memberOf(from: ts.Expression, member: string, constants: Constants): ts.Expression | undefined {
  if (ts.isIdentifier(from)) {
    const initializer = constants.get(from.text)?.initializer
    return initializer === undefined ? undefined : memberOf(initializer, member, constants)
  }
  if (ts.isCallExpression(from)) {
    const [argument] = from.arguments
    return argument === undefined ? undefined : memberOf(argument, member, constants)
  }
  if (!ts.isObjectLiteralExpression(from)) return undefined
  for (const property of from.properties) {
    if (ts.isPropertyAssignment(property) && property.name.getText() === member) return property.initializer
    const spread = ts.isSpreadAssignment(property) ? memberOf(property.expression, member, constants) : undefined
    if (spread !== undefined) return spread
  }
  return undefined
}

function memberComments(
  from: ts.Expression,
  member: 'request' | 'response',
  constants: Constants,
): ReadonlyMap<string, string> {
  const fields = memberOf(from, member, constants)
  return new Map(fields === undefined ? [] : fieldComments(fields, constants))
}

function fieldComments(fields: ts.Expression, constants: Constants): [property: string, comment: string][] {
  if (ts.isIdentifier(fields)) {
    const initializer = constants.get(fields.text)?.initializer
    return initializer === undefined ? [] : fieldComments(initializer, constants)
  }
  if (!ts.isObjectLiteralExpression(fields)) return []
  return fields.properties.flatMap(property => {
    if (ts.isSpreadAssignment(property)) return fieldComments(property.expression, constants)
    const name = property.name.getText()
    return [[name, commentOf(property)] as [string, string]]
  })
}

function commentOf(node: ts.Node): string {
  const texts = ts
    .getJSDocCommentsAndTags(node)
    .map(({ comment }) => (typeof comment === 'string' ? comment : ts.getTextOfJSDocComment(comment)))
  return texts.join(' ').replaceAll('\n', ' ').trim()
}
