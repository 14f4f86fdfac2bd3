// SPDX-License-Identifier: Apache-2.0
// What a package shows to its users, as text without comments: every exported name with its declaration, and behind
// them what these inherit or refer to and the package keeps to itself. Read from the built types, so build before.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from './samples.js'

/** Folders of the packages that are published. */
const publishedPackages: readonly string[] = readdirSync(join(root, 'packages')).sort()

/** What users may import: the packages by folder, with `/<entry>` for a second entry. */
export const publishedEntries: readonly string[] = publishedPackages.flatMap(name => {
  const text = readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')
  const { exports } = JSON.parse(text) as { readonly exports: Readonly<Record<string, unknown>> }
  return Object.keys(exports)
    .filter(entry => entry !== './package.json')
    .map(entry => join(name, entry))
})

/** Where the recorded text of an entry stands. */
export function recordPath(entry: string): string {
  return join(root, 'tools', 'user-checks', 'api', `${entry.replace('/', '.')}.txt`)
}

function typesOf(entry: string): string {
  const [name = '', inner = 'index'] = entry.split('/')
  return join(root, 'packages', name, 'dist', `${inner}.d.ts`)
}

/** One program for all packages: most of its time goes into the types that they share. */
let shared: ts.Program | undefined

function program(): ts.Program {
  return (shared ??= ts.createProgram(publishedEntries.map(typesOf), {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ESNext,
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
  }))
}

function sourceOf(entry: string): ts.SourceFile {
  const source = program().getSourceFile(typesOf(entry))
  if (source === undefined) throw new Error(`${typesOf(entry)} is missing; run npm run build`)
  return source
}

function exportsOf(entry: string): readonly ts.Symbol[] {
  const checker = program().getTypeChecker()
  const index = checker.getSymbolAtLocation(sourceOf(entry))
  return index === undefined ? [] : checker.getExportsOfModule(index)
}

/** The exports of an entry, in the order of its index; then what they reach, by name. */
export function publicApi(entry: string): string {
  const [name = '', inner] = entry.split('/')
  const dist = join(root, 'packages', name, 'dist')
  // A second entry says of what the first one has, too, only that it has it.
  const first = new Set(inner === undefined ? [] : exportsOf(name).map(targetOf))
  const seen = new Set<ts.Symbol>()
  const reached: { readonly name: string; readonly symbol: ts.Symbol }[] = []
  const show = (name: string, symbol: ts.Symbol) => {
    seen.add(symbol)
    return declarationsOf(symbol).map(declaration => {
      const file = declaration.getSourceFile()
      if (first.has(symbol) || !file.fileName.startsWith(dist)) return `${name} from ${packageOf(file.fileName)}`
      reached.push(...referencesIn(declaration))
      return textOf(declaration)
    })
  }
  const exported = exportsOf(entry).map(symbol => ({ name: symbol.name, symbol: targetOf(symbol) }))
  for (const { symbol } of exported) seen.add(symbol)
  const texts = exported.flatMap(({ name, symbol }) => show(name, symbol))
  const others = new Set<string>()
  for (const { name, symbol } of reached) {
    if (!seen.has(symbol)) others.add(show(name, symbol).join('\n'))
  }
  return `${[...texts, ...(others.size === 0 ? [] : ['--- reached, not exported', ...[...others].sort()])].join('\n')}\n`
}

/** What a program has without an import: of the language, and of Node.js. */
export function platformNames(): ReadonlySet<string> {
  const inScope = program().getTypeChecker().getSymbolsInScope(sourceOf('core'), ts.SymbolFlags.All)
  return new Set(inScope.filter(isOfPlatform).map(symbol => symbol.name))
}

function isOfPlatform(symbol: ts.Symbol): boolean {
  const [declaration] = declarationsOf(symbol)
  // `undefined`, `globalThis`: declared nowhere.
  return (
    declaration === undefined || /node_modules\/(typescript|@types\/node)\//.test(declaration.getSourceFile().fileName)
  )
}

function declarationsOf(symbol: ts.Symbol): readonly ts.Declaration[] {
  return symbol.declarations ?? []
}

function targetOf(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? program().getTypeChecker().getAliasedSymbol(symbol) : symbol
}

/**
 * The names that a declaration inherits or refers to, and does not itself declare; globals of the platform left out.
 */
function referencesIn(declaration: ts.Declaration): readonly { readonly name: string; readonly symbol: ts.Symbol }[] {
  const checker = program().getTypeChecker()
  const found: { readonly name: string; readonly symbol: ts.Symbol }[] = []
  for (const name of namesIn(declaration)) {
    const symbol = checker.getSymbolAtLocation(name)
    if (symbol === undefined) continue
    const target = targetOf(symbol)
    if (target === symbol && isOfPlatform(symbol)) continue
    if (declarationsOf(target).some(isTopLevel)) found.push({ name: name.text, symbol: target })
  }
  return found
}

/** Not a parameter of a type. */
function isTopLevel(declaration: ts.Declaration): boolean {
  if (ts.isSourceFile(declaration)) return true
  const { parent } = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
  return ts.isSourceFile(parent) || ts.isModuleBlock(parent)
}

/** The names of other declarations in the types of one, each the first of a dotted name. */
export function namesIn(node: ts.Node): readonly ts.Identifier[] {
  const found: ts.Identifier[] = []
  const visit = (each: ts.Node): void => {
    const named = ts.isTypeReferenceNode(each)
      ? each.typeName
      : ts.isTypeQueryNode(each)
        ? each.exprName
        : ts.isExpressionWithTypeArguments(each)
          ? each.expression
          : ts.isImportTypeNode(each) && /^['"]\./.test(each.argument.getText()) // else it says itself where from
            ? each.qualifier
            : undefined
    const name = named !== undefined && ts.isQualifiedName(named) ? firstOf(named) : named
    if (name !== undefined && ts.isIdentifier(name)) found.push(name)
    ts.forEachChild(each, visit)
  }
  visit(node)
  return found
}

function firstOf({ left }: ts.QualifiedName): ts.Identifier {
  return ts.isIdentifier(left) ? left : firstOf(left)
}

const printer = ts.createPrinter({ removeComments: true })

function textOf(declaration: ts.Declaration): string {
  const file = declaration.getSourceFile()
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
