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

/** Members of an interface, a class or a constant object that have no comment. */
export function undocumentedIn(
  text: string,
  name: string,
  isWanted: (statement: ts.Statement) => boolean = () => true,
): readonly string[] {
  const source = ts.createSourceFile('options.ts', text, ts.ScriptTarget.Latest, true)
  const isDocumented = (member: ts.Node) =>
    (ts.getLeadingCommentRanges(text, member.getFullStart()) ?? []).some(({ pos }) => text.startsWith('/**', pos))
  return source.statements
    .filter(isWanted)
    .flatMap(statement => membersOf(statement, name))
    .filter(member => !isDocumented(member))
    .map(member => member.name?.getText() ?? '')
}

/** Packages that applications import, directly or through `rocketmq-ts`. */
const ofApplications = [
  'admin',
  'client',
  'consumer',
  'core',
  'grpc',
  'local-cluster',
  'producer',
  'protocol',
  'remoting',
  'rocketmq-ts',
]

/**
 * What has no comment among the members of exported interfaces and classes: events, results, contexts, clients. A class
 * that extends or implements something inherits comments, and is left out.
 */
export function undocumentedMembers(): readonly string[] {
  return ofApplications.flatMap(packageName =>
    [...exportsOf(packageName)].flatMap(([name, file]) =>
      file === undefined
        ? []
        : undocumentedIn(readFileSync(file, 'utf8'), name, isType).map(member => `${packageName}: ${name}.${member}`),
    ),
  )
}

function membersOf(
  statement: ts.Statement,
  name: string,
): readonly (ts.TypeElement | ts.ClassElement | ts.ObjectLiteralElementLike)[] {
  if (ts.isInterfaceDeclaration(statement)) return statement.name.text === name ? statement.members : []
  if (ts.isClassDeclaration(statement)) return statement.name?.text === name ? publicMembers(statement) : []
  if (!ts.isVariableStatement(statement)) return []
  return statement.declarationList.declarations.flatMap(declaration =>
    declaration.name.getText() === name ? objectMembers(declaration.initializer) : [],
  )
}

function isType(statement: ts.Statement): boolean {
  return ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)
}

/** Those with a name of their own: constructors and `[Symbol.asyncDispose]` say nothing new. */
function publicMembers({ heritageClauses, members }: ts.ClassDeclaration): readonly ts.ClassElement[] {
  if (heritageClauses !== undefined) return []
  const hidden = new Set([ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword])
  return members.filter(
    member =>
      member.name !== undefined &&
      !ts.isPrivateIdentifier(member.name) &&
      !ts.isComputedPropertyName(member.name) &&
      !(ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : []).some(({ kind }) => hidden.has(kind)),
  )
}

/** Also of `{ … } as const`. */
function objectMembers(node: ts.Expression | undefined): readonly ts.ObjectLiteralElementLike[] {
  if (node === undefined) return []
  if (ts.isAsExpression(node)) return objectMembers(node.expression)
  return ts.isObjectLiteralExpression(node) ? node.properties : []
}
