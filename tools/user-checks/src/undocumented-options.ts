// SPDX-License-Identifier: Apache-2.0
// Options that applications can give, and of which an editor would say nothing.
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { exportsOf, packageNames } from './exported-names.js'

/** Members without a comment, of every exported interface whose name ends in `Options` or `Settings`. */
export function undocumentedOptions(): readonly string[] {
  const places = new Map<string, string>()
  for (const packageName of packageNames) {
    for (const [name, file] of exportsOf(packageName)) {
      if (file !== undefined && /(Options|Settings)$/.test(name)) places.set(`${packageName}: ${name}`, file)
    }
  }
  return [...places].flatMap(([place, file]) =>
    undocumentedIn(readFileSync(file, 'utf8'), place.split(' ').at(-1) ?? '').map(member => `${place}.${member}`),
  )
}

/** Members of an interface that have no comment. */
export function undocumentedIn(text: string, interfaceName: string): readonly string[] {
  const source = ts.createSourceFile('options.ts', text, ts.ScriptTarget.Latest, true)
  const members = source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ name }) => name.text === interfaceName)
    .flatMap(({ members }) => [...members])
  const isDocumented = (member: ts.TypeElement) =>
    (ts.getLeadingCommentRanges(text, member.getFullStart()) ?? []).some(({ pos }) => text.startsWith('/**', pos))
  return members.filter(member => !isDocumented(member)).map(({ name }) => name?.getText() ?? '')
}
