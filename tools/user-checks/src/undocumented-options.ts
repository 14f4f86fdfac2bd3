// SPDX-License-Identifier: Apache-2.0
// Options that applications can give, and of which an editor would say nothing.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { exportsOf, packageNames, root } from './exported-names.js'

/** The settings of the servers that tests embed: their names and comments stand in tables. */
const settingsTables = {
  brokerConfigDefaults: 'broker/broker-config.ts',
  nameServerConfigDefaults: 'name-server/name-server-config.ts',
}

/**
 * What has no comment: members of every exported interface whose name ends in `Options` or `Settings`, and settings of
 * the embedded servers.
 */
export function undocumentedOptions(): readonly string[] {
  const places = new Map<string, string>()
  for (const packageName of packageNames) {
    for (const [name, file] of exportsOf(packageName)) {
      if (file !== undefined && /(Options|Settings)$/.test(name)) places.set(`${packageName}: ${name}`, file)
    }
  }
  for (const [name, file] of Object.entries(settingsTables)) {
    places.set(`local-cluster: ${name}`, join(root, 'packages/local-cluster/src', file))
  }
  return [...places].flatMap(([place, file]) =>
    undocumentedIn(readFileSync(file, 'utf8'), place.split(' ').at(-1) ?? '').map(member => `${place}.${member}`),
  )
}

/** Members of an interface, or of a constant object, that have no comment. */
export function undocumentedIn(text: string, name: string): readonly string[] {
  const source = ts.createSourceFile('options.ts', text, ts.ScriptTarget.Latest, true)
  const isDocumented = (member: ts.Node) =>
    (ts.getLeadingCommentRanges(text, member.getFullStart()) ?? []).some(({ pos }) => text.startsWith('/**', pos))
  return source.statements
    .flatMap(statement => membersOf(statement, name))
    .filter(member => !isDocumented(member))
    .map(member => member.name?.getText() ?? '')
}

function membersOf(statement: ts.Statement, name: string): readonly (ts.TypeElement | ts.ObjectLiteralElementLike)[] {
  if (ts.isInterfaceDeclaration(statement)) return statement.name.text === name ? statement.members : []
  if (!ts.isVariableStatement(statement)) return []
  return statement.declarationList.declarations.flatMap(declaration =>
    declaration.name.getText() === name ? objectMembers(declaration.initializer) : [],
  )
}

/** Also of `{ … } as const`. */
function objectMembers(node: ts.Expression | undefined): readonly ts.ObjectLiteralElementLike[] {
  if (node === undefined) return []
  if (ts.isAsExpression(node)) return objectMembers(node.expression)
  return ts.isObjectLiteralExpression(node) ? node.properties : []
}
