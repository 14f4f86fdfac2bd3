// SPDX-License-Identifier: Apache-2.0
// Which names the packages export, where each is declared, and which source files mention a name. Read from the syntax
// alone, so that the whole repository takes seconds.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import ts from 'typescript'

/** Root of the repository. */
export const root: string = resolve(import.meta.dirname, '../../..')

/** Packages that are published, by folder. */
export const packageNames: readonly string[] = readdirSync(join(root, 'packages')).filter(name =>
  existsSync(join(root, 'packages', name, 'src/index.ts')),
)

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
}

const parsed = new Map<string, ts.SourceFile>()

function sourceOf(file: string): ts.SourceFile {
  const source = parsed.get(file) ?? parse(file)
  parsed.set(file, source)
  return source
}

/** The exported names of a package, each with the file that declares it; `undefined` when another package does. */
export function exportsOf(packageName: string): ReadonlyMap<string, string | undefined> {
  return exportedBy(join(root, 'packages', packageName, 'src/index.ts'))
}

function exportedBy(file: string): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>()
  for (const statement of sourceOf(file).statements) {
    if (ts.isExportDeclaration(statement)) {
      const target = targetOf(file, statement)
      if (statement.exportClause === undefined) {
        for (const [name, origin] of target === undefined ? [] : exportedBy(target)) found.set(name, origin)
      } else if (ts.isNamedExports(statement.exportClause)) {
        for (const { name, propertyName } of statement.exportClause.elements) {
          const inner = target === undefined ? undefined : exportedBy(target).get((propertyName ?? name).text)
          found.set(name.text, inner)
        }
      }
    } else if (isExported(statement)) {
      for (const name of declaredNames(statement)) found.set(name, file)
    }
  }
  return found
}

function targetOf(file: string, { moduleSpecifier }: ts.ExportDeclaration): string | undefined {
  if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return undefined
  const { text } = moduleSpecifier
  return text.startsWith('.') ? resolve(dirname(file), text.replace(/\.js$/, '.ts')) : undefined
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false)
  )
}

function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []))
  }
  const { name } = statement as ts.DeclarationStatement
  return name === undefined ? [] : [name.text]
}

/** The names that a file declares and exports. */
export function exportedDeclarations(file: string): readonly string[] {
  return sourceOf(file).statements.flatMap(statement => (isExported(statement) ? declaredNames(statement) : []))
}

/** The names that a file declares outside of functions, exported or not. */
export function topLevelDeclarations(file: string): readonly string[] {
  return sourceOf(file).statements.flatMap(statement => (isDeclaration(statement) ? declaredNames(statement) : []))
}

function isDeclaration(statement: ts.Statement): boolean {
  return ts.isVariableStatement(statement) || ts.isDeclarationStatement(statement)
}

/** Source files of packages and tools, or of one package: without tests, and without lists of exports. */
export function sourceFiles(packageName?: string): readonly string[] {
  const projects =
    packageName === undefined
      ? ['packages', 'tools'].flatMap(group => readdirSync(join(root, group)).map(name => join(root, group, name)))
      : [join(root, 'packages', packageName)]
  const folders = projects.flatMap(project => [join(project, 'src'), join(project, 'scripts')]).filter(existsSync)
  return folders.flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts') && !['index.ts', 'all.ts'].includes(basename(file)))
      .map(file => join(folder, file)),
  )
}

/** The files that mention each name, as an identifier of the syntax: comments and texts do not count. */
export function mentions(files: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const file of files) {
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node)) found.set(node.text, (found.get(node.text) ?? new Set()).add(file))
      ts.forEachChild(node, visit)
    }
    visit(sourceOf(file))
  }
  return found
}
