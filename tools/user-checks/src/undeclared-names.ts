// SPDX-License-Identifier: Apache-2.0
// Names in a record of a public API of which it does not tell what they are: what stands behind them could change, and
// the record would not. Read from the text alone.
import ts from 'typescript'
import { namesIn } from './public-api.js'

const origin = /^(\w+) from \S+$/gm

/** @param known names that need no declaration */
export function undeclaredNames(record: string, known: ReadonlySet<string>): readonly string[] {
  const told = new Set([...record.matchAll(origin)].map(([, name = '']) => name))
  const text = record.replace(origin, '').replace(/^---.*$/m, '')
  const source = ts.createSourceFile('record.d.ts', text, ts.ScriptTarget.Latest, true)
  const declare = (node: ts.Node): void => {
    const isDeclaration =
      ts.isVariableDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isEnumDeclaration(node) ||
      ts.isTypeParameterDeclaration(node) ||
      ts.isParameter(node)
    if (isDeclaration && node.name !== undefined && ts.isIdentifier(node.name)) told.add(node.name.text)
    ts.forEachChild(node, declare)
  }
  declare(source)
  return [...new Set(namesIn(source).map(({ text }) => text))].filter(name => !told.has(name) && !known.has(name))
}
