// SPDX-License-Identifier: Apache-2.0
// What a package shows to its users, as text: every exported name with its declaration, without comments. Read from the
// built types, so build before.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from './samples.js'

/** Folders of the packages that are published. */
export const publishedPackages: readonly string[] = readdirSync(join(root, 'packages')).sort()

/** Where the recorded text of a package stands. */
export function recordPath(name: string): string {
  return join(root, 'tools', 'user-checks', 'api', `${name}.txt`)
}

function entryOf(name: string): string {
  return join(root, 'packages', name, 'dist', 'index.d.ts')
}

/** One program for all packages: most of its time goes into the types that they share. */
let shared: ts.Program | undefined

function program(): ts.Program {
  return (shared ??= ts.createProgram(publishedPackages.map(entryOf), {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ESNext,
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
  }))
}

/** The exports of a package, in the order of its index. */
export function publicApi(name: string): string {
  const entry = entryOf(name)
  const checker = program().getTypeChecker()
  const source = program().getSourceFile(entry)
  const index = source === undefined ? undefined : checker.getSymbolAtLocation(source)
  if (index === undefined) throw new Error(`${entry} is missing; run npm run build`)
  const here = join(root, 'packages', name)
  const texts = checker.getExportsOfModule(index).map(symbol => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    return (target.declarations ?? []).map(declaration => textOf(symbol.name, declaration, here)).join('\n')
  })
  return `${texts.join('\n')}\n`
}

const printer = ts.createPrinter({ removeComments: true })

/** The declaration; of one that belongs to another package, only where it comes from. */
function textOf(name: string, declaration: ts.Declaration, here: string): string {
  const file = declaration.getSourceFile()
  if (!file.fileName.startsWith(join(here, 'dist'))) return `${name} from ${packageOf(file.fileName)}`
  const shown = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
  const { transformed } = ts.transform<ts.Node>(shown, [sortedUnions(file)])
  return printer.printNode(ts.EmitHint.Unspecified, transformed[0] ?? shown, file)
}

/**
 * Sorts the members of unions of literals: where the compiler infers such a type, their order depends on what it has
 * read before, so that two builds of the same sources differ.
 */
function sortedUnions(file: ts.SourceFile): ts.TransformerFactory<ts.Node> {
  return context => {
    const visit = (node: ts.Node): ts.Node => {
      if (!ts.isUnionTypeNode(node) || !node.types.every(ts.isLiteralTypeNode))
        return ts.visitEachChild(node, visit, context)
      const sorted = [...node.types].sort((a, b) => (a.getText(file) < b.getText(file) ? -1 : 1))
      return context.factory.createUnionTypeNode(sorted)
    }
    return visit
  }
}

function packageOf(path: string): string {
  return /packages\/([^/]+)\//.exec(path)?.[1] ?? /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? path
}
