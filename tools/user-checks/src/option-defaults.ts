// SPDX-License-Identifier: Apache-2.0
// The default of each option, as its comment says it and as its row in an option table has it. A comment says
// `Default 30,000.`, with a unit where that reads better (`Default 16 MiB.`), and `Default: words.` where the value is
// computed. Rows are found by `satisfies OptionRows<Options>`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { packageNames, root, sourceFiles } from './exported-names.js'

/** An option with its comment and its row. */
export interface DescribedOption {
  /** Such as `producer: ProducerOptions.sendMsgTimeout`. */
  readonly name: string
  readonly comment: string
  /** Absent: the option has none, or an empty one. */
  readonly byDefault: number | string | boolean | typeof computed | undefined
}

/** A default that is not a plain value, such as the clock of the machine. */
export const computed: unique symbol = Symbol('computed')

/** The options of all tables. */
export function describedOptions(): readonly DescribedOption[] {
  const files = packageNames
    .flatMap(name => sourceFiles(name))
    .filter(file => readFileSync(file, 'utf8').includes('satisfies OptionRows<'))
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.base.json'), path => readFileSync(path, 'utf8')).config,
    ts.sys,
    root,
  )
  const program = ts.createProgram(files, options)
  const checker = program.getTypeChecker()
  const found = new Map<string, DescribedOption>()
  const visit = (node: ts.Node): void => {
    if (ts.isSatisfiesExpression(node) && ts.isTypeReferenceNode(node.type)) {
      const { typeName, typeArguments = [] } = node.type
      const [wanted] = typeArguments
      if (typeName.getText() === 'OptionRows' && wanted !== undefined) {
        for (const each of optionsOf(checker, node, wanted)) found.set(each.name, each)
      }
    }
    ts.forEachChild(node, visit)
  }
  for (const file of files) {
    const source = program.getSourceFile(file)
    if (source !== undefined) visit(source)
  }
  return [...found.values()]
}

function optionsOf(checker: ts.TypeChecker, table: ts.SatisfiesExpression, options: ts.TypeNode): DescribedOption[] {
  const rows = checker.getTypeAtLocation(table)
  return checker.getPropertiesOfType(checker.getTypeFromTypeNode(options)).flatMap(member => {
    const declared = member.declarations?.[0]
    const row = rows.getProperty(member.name)
    if (declared === undefined || row === undefined || !ts.isInterfaceDeclaration(declared.parent)) return []
    return {
      name: nameOf(declared.parent, member.name),
      comment: ts.displayPartsToString(member.getDocumentationComment(checker)).replaceAll('\n', ' '),
      byDefault: defaultOf(checker, row),
    }
  })
}

function nameOf(options: ts.InterfaceDeclaration, member: string): string {
  const [, packageName = ''] = /packages\/([^/]+)\//.exec(options.getSourceFile().fileName) ?? []
  return `${packageName}: ${options.name.text}.${member}`
}

/** Where the kinds of rows take their default: `option.whole(3000)`. */
const firstArgument = ['whole', 'duration', 'flag', 'text', 'word', 'of']

function defaultOf(checker: ts.TypeChecker, row: ts.Symbol): DescribedOption['byDefault'] {
  const made = initializerOf(checker, row)
  return made === undefined ? computed : defaultOfMade(checker, made)
}

function defaultOfMade(checker: ts.TypeChecker, made: ts.Expression): DescribedOption['byDefault'] {
  if (!ts.isCallExpression(made)) {
    const aliased = checker.getSymbolAtLocation(made)
    return aliased === undefined ? computed : defaultOf(checker, aliased)
  }
  const maker = returnedBy(checker, made)
  if (maker !== undefined) return defaultOfMade(checker, maker)
  const [, kind = ''] = /^option\.(\w+)$/.exec(made.expression.getText()) ?? []
  if (kind === 'wholeOrNone') return -1
  if (!firstArgument.includes(kind)) return undefined
  const [argument] = made.arguments
  if (argument === undefined) return false
  return valueOf(checker, argument)
}

/** What a function returns that makes a row: `sendTimeoutRow(600_000)`. */
function returnedBy(checker: ts.TypeChecker, { expression }: ts.CallExpression): ts.Expression | undefined {
  const called = ts.isIdentifier(expression) ? checker.getSymbolAtLocation(expression) : undefined
  const origin = called && called.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(called) : called
  const declaration = origin?.valueDeclaration
  if (declaration === undefined || !ts.isFunctionDeclaration(declaration)) return undefined
  const last = declaration.body?.statements.at(-1)
  return last !== undefined && ts.isReturnStatement(last) ? last.expression : undefined
}

/** What a constant or a member is set to, also one of another file. */
function initializerOf(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Expression | undefined {
  const origin = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const declaration = origin.valueDeclaration ?? origin.declarations?.[0]
  if (declaration === undefined) return undefined
  if (ts.isShorthandPropertyAssignment(declaration)) {
    const value = checker.getShorthandAssignmentValueSymbol(declaration)
    return value === undefined ? undefined : initializerOf(checker, value)
  }
  return ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration)
    ? declaration.initializer
    : undefined
}

function valueOf(checker: ts.TypeChecker, node: ts.Expression): DescribedOption['byDefault'] {
  const literal = literalOf(node)
  if (literal !== notLiteral) return literal
  if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node)) return valueOf(checker, node.expression)
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AsteriskToken) {
    const [left, right] = [valueOf(checker, node.left), valueOf(checker, node.right)]
    return typeof left === 'number' && typeof right === 'number' ? left * right : computed
  }
  if (ts.isSpreadElement(node)) return firstOf(checker, node.expression)
  const value = constantOf(checker, ts.isPropertyAccessExpression(node) ? node.name : node)
  return value === undefined ? computed : valueOf(checker, value)
}

const notLiteral = Symbol('not a literal')

function literalOf(node: ts.Expression): DescribedOption['byDefault'] | typeof notLiteral {
  if (ts.isStringLiteral(node)) return node.text === '' ? undefined : node.text
  if (ts.isNumericLiteral(node)) return Number(node.text)
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false
  if (ts.isArrayLiteralExpression(node)) return node.elements.length === 0 ? undefined : computed
  if (ts.isObjectLiteralExpression(node)) return node.properties.length === 0 ? undefined : computed
  return notLiteral
}

/** The first element of a list of words: `option.word(...words)`. */
function firstOf(checker: ts.TypeChecker, list: ts.Expression): DescribedOption['byDefault'] {
  const value = constantOf(checker, list)
  const plain = value !== undefined && ts.isAsExpression(value) ? value.expression : value
  const first = plain !== undefined && ts.isArrayLiteralExpression(plain) ? plain.elements[0] : undefined
  return first === undefined ? computed : valueOf(checker, first)
}

function constantOf(checker: ts.TypeChecker, name: ts.Node): ts.Expression | undefined {
  const symbol = checker.getSymbolAtLocation(name)
  return symbol === undefined ? undefined : initializerOf(checker, symbol)
}

const units: Readonly<Record<string, number>> = { MiB: 1024 * 1024, minutes: 60_000 }
const written =
  /\bDefault (?:`(?<text>[^`]+)`|(?<flag>true|false)|(?<none>none)|(?<number>-?\d[\d,]*)(?: (?<unit>MiB|minutes))?)(?=[.,:;]? |[.,:;]$)/

/** The default that a comment says; `computed` for words. */
export function writtenDefault(comment: string): DescribedOption['byDefault'] {
  const { text, flag, none, number, unit } = written.exec(comment)?.groups ?? {}
  if (text !== undefined) return text
  if (flag !== undefined) return flag === 'true'
  if (none !== undefined) return undefined
  if (number !== undefined) return Number(number.replaceAll(',', '')) * (units[unit ?? ''] ?? 1)
  return /\bDefault: ./.test(comment) ? computed : undefined
}

/** What is wrong with a comment, for each that does not say the default of its row. */
export function wrongComments(options: readonly DescribedOption[]): readonly string[] {
  return options.flatMap(({ name, comment, byDefault }) => {
    const said = writtenDefault(comment)
    const isRight = said === byDefault || (said === computed && (byDefault === undefined || isTaken(comment)))
    return isRight ? [] : [`${name} has ${show(byDefault)}, and its comment says ${show(said)}: ${comment}`]
  })
}

/** A call takes what it is not given from the options of its client. */
function isTaken(comment: string): boolean {
  return comment.includes('Default: that of the consumer.')
}

function show(value: DescribedOption['byDefault']): string {
  return value === undefined ? 'no default' : value === computed ? 'words' : String(value)
}

/** Ways to say a default that `writtenDefault` does not understand. */
const otherwise =
  /\bby default\b|\b[Tt]he default\b|\bDefault[s ]+(?:to|is)\b|; (?:`[^`]+`|true|false|-?\d[\d,]*(?: MiB| ms)?)(?:[.,](?!\d)| as in| of the|$)/

export function isOtherwise(comment: string): boolean {
  return otherwise.test(comment)
}

/** Members of the interfaces of options, also of those without a table, whose comment says a default another way. */
export function otherwiseWritten(): readonly string[] {
  return packageNames.flatMap(packageName =>
    sourceFiles(packageName).flatMap(file => {
      const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
      return source.statements
        .filter(statement => ts.isInterfaceDeclaration(statement) && statement.name.text.endsWith('Options'))
        .flatMap(statement => (statement as ts.InterfaceDeclaration).members)
        .filter(member => ts.getJSDocCommentsAndTags(member).some(comment => isOtherwise(comment.getText())))
        .map(
          member => `${packageName}: ${(member.parent as ts.InterfaceDeclaration).name.text}.${member.name?.getText()}`,
        )
    }),
  )
}
