// SPDX-License-Identifier: Apache-2.0
// The small changes that a source file can suffer: each is one edit of its text, found on the syntax tree.
// What only people read (the texts of errors) and what only the compiler reads (types, imports) stays as it is.
import ts from 'typescript'

/** One change: the text between `start` and `end` becomes `text`. */
export interface Edit {
  /** What is done, in a few words. */
  readonly kind: string
  readonly start: number
  readonly end: number
  readonly text: string
}

type Operator = (node: ts.Node, text: (node: ts.Node) => string) => readonly Change[]

/** A change of a whole node, or of what `span` covers. */
interface Change {
  readonly kind: string
  readonly text: string
  readonly span?: { readonly start: number; readonly end: number }
}

const swappedTokens = new Map<ts.SyntaxKind, readonly [string, string]>([
  [ts.SyntaxKind.LessThanToken, ['<=', 'boundary moved']],
  [ts.SyntaxKind.LessThanEqualsToken, ['<', 'boundary moved']],
  [ts.SyntaxKind.GreaterThanToken, ['>=', 'boundary moved']],
  [ts.SyntaxKind.GreaterThanEqualsToken, ['>', 'boundary moved']],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, ['!==', 'comparison negated']],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, ['===', 'comparison negated']],
  [ts.SyntaxKind.PlusToken, ['-', 'arithmetic swapped']],
  [ts.SyntaxKind.MinusToken, ['+', 'arithmetic swapped']],
  [ts.SyntaxKind.AsteriskToken, ['/', 'arithmetic swapped']],
  [ts.SyntaxKind.SlashToken, ['*', 'arithmetic swapped']],
  [ts.SyntaxKind.PercentToken, ['*', 'arithmetic swapped']],
  [ts.SyntaxKind.PlusEqualsToken, ['-=', 'arithmetic swapped']],
  [ts.SyntaxKind.MinusEqualsToken, ['+=', 'arithmetic swapped']],
  [ts.SyntaxKind.AmpersandAmpersandToken, ['||', 'logic swapped']],
  [ts.SyntaxKind.BarBarToken, ['&&', 'logic swapped']],
  [ts.SyntaxKind.AmpersandToken, ['|', 'bits swapped']],
  [ts.SyntaxKind.BarToken, ['&', 'bits swapped']],
  [ts.SyntaxKind.LessThanLessThanToken, ['>>', 'bits swapped']],
  [ts.SyntaxKind.GreaterThanGreaterThanToken, ['<<', 'bits swapped']],
])

const swappedMembers = new Map([
  ['min', 'max'],
  ['max', 'min'],
  ['floor', 'ceil'],
  ['ceil', 'floor'],
  ['push', 'unshift'],
  ['unshift', 'push'],
  ['some', 'every'],
  ['every', 'some'],
  ['startsWith', 'endsWith'],
  ['endsWith', 'startsWith'],
])

const droppedMembers = new Set(['filter', 'sort', 'toSorted', 'reverse', 'slice', 'subarray', 'trim', 'toLowerCase'])

const conditions: Operator = node => {
  const condition = conditionOf(node)
  if (condition === undefined) return []
  const span = { start: condition.getStart(), end: condition.getEnd() }
  return ['true', 'false'].map(value => ({ kind: `condition forced ${value}`, text: value, span }))
}

function conditionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) return node.expression
  if (ts.isConditionalExpression(node) || ts.isForStatement(node)) return node.condition
  return undefined
}

const negations: Operator = (node, text) => {
  const condition = conditionOf(node)
  if (condition === undefined) return []
  const span = { start: condition.getStart(), end: condition.getEnd() }
  return [{ kind: 'condition negated', text: `!(${text(condition)})`, span }]
}

const unaries: Operator = (node, text) => {
  if (!ts.isPrefixUnaryExpression(node) && !ts.isPostfixUnaryExpression(node)) return []
  if (node.operator === ts.SyntaxKind.ExclamationToken) return [{ kind: 'negation dropped', text: text(node.operand) }]
  if (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken) {
    const [from, to] = node.operator === ts.SyntaxKind.PlusPlusToken ? ['++', '--'] : ['--', '++']
    return [{ kind: 'counted the other way', text: text(node).replace(from, to) }]
  }
  if (node.operator === ts.SyntaxKind.MinusToken) return [{ kind: 'sign dropped', text: text(node.operand) }]
  return []
}

const binaries: Operator = (node, text) => {
  if (!ts.isBinaryExpression(node)) return []
  const { left, right, operatorToken } = node
  const changes: Change[] = []
  const swapped = swappedTokens.get(operatorToken.kind)
  if (swapped !== undefined) {
    const span = { start: operatorToken.getStart(), end: operatorToken.getEnd() }
    changes.push({ kind: swapped[1], text: swapped[0], span })
  }
  const isChoice =
    operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    operatorToken.kind === ts.SyntaxKind.BarBarToken ||
    operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken
  if (isChoice) {
    changes.push({ kind: 'right side dropped', text: text(left) }, { kind: 'left side dropped', text: text(right) })
  }
  return changes
}

const literals: Operator = (node, text) => {
  if (isOnlyRead(node)) return []
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [{ kind: 'literal changed', text: 'false' }]
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [{ kind: 'literal changed', text: 'true' }]
  if (ts.isNumericLiteral(node)) {
    const value = Number(node.text)
    return [value + 1, ...(value > 0 ? [value - 1] : [])].map(other => ({
      kind: 'literal changed',
      text: String(other),
    }))
  }
  if (ts.isBigIntLiteral(node)) return [{ kind: 'literal changed', text: `(${text(node)} + 1n)` }]
  if (ts.isStringLiteral(node) && !isName(node)) {
    return [{ kind: 'literal changed', text: node.text === '' ? "'changed'" : "''" }]
  }
  return []
}

/** True for the text of an error. */
function isOnlyRead(node: ts.Node): boolean {
  const outer = ts.findAncestor(node.parent, ancestor => {
    if (ts.isStatement(ancestor) || ts.isFunctionLike(ancestor) || ts.isClassElement(ancestor)) return 'quit'
    return ts.isNewExpression(ancestor) && ancestor.expression.getText().endsWith('Error')
  })
  return outer !== undefined
}

/** True when a text is the name of a module or of a member. */
function isName(node: ts.StringLiteral): boolean {
  const { parent } = node
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    ts.isExternalModuleReference(parent)
  )
}

const statements: Operator = (node, text) => {
  if (ts.isExpressionStatement(node)) {
    const { expression } = node
    const awaited = ts.isAwaitExpression(expression)
    const removed = { kind: 'statement removed', text: ';' }
    return awaited ? [removed, { kind: 'await removed', text: `void ${text(expression.expression)};` }] : [removed]
  }
  if (ts.isReturnStatement(node) && node.expression !== undefined) {
    return [{ kind: 'return value dropped', text: 'return undefined' }]
  }
  if (ts.isThrowStatement(node) || ts.isBreakStatement(node) || ts.isContinueStatement(node)) {
    return [{ kind: 'statement removed', text: ';' }]
  }
  if (ts.isReturnStatement(node)) return [{ kind: 'statement removed', text: ';' }]
  if (ts.isTryStatement(node) && node.finallyBlock !== undefined) {
    const span = { start: node.finallyBlock.getStart(), end: node.finallyBlock.getEnd() }
    return [{ kind: 'finally emptied', text: '{}', span }]
  }
  return []
}

const members: Operator = (node, text) => {
  if (ts.isObjectLiteralExpression(node)) return leftOut(node.properties, 'property left out')
  if (ts.isArrayLiteralExpression(node)) return leftOut(node.elements, 'element left out')
  if (ts.isAwaitExpression(node) && !ts.isExpressionStatement(node.parent)) {
    return [{ kind: 'await removed', text: text(node.expression) }]
  }
  return []
}

function leftOut(nodes: ts.NodeArray<ts.Node>, kind: string): Change[] {
  return nodes.map((node, at) => {
    const next = nodes[at + 1]
    return { kind, text: '', span: { start: node.getStart(), end: next?.getStart() ?? nodes.end } }
  })
}

const calls: Operator = (node, text) => {
  if (!ts.isCallExpression(node)) return []
  const { expression, arguments: given } = node
  const changes: Change[] = []
  const last = given.at(-1)
  if (last !== undefined) {
    const start = given.at(-2)?.getEnd() ?? last.getStart()
    changes.push({ kind: 'last argument left out', text: '', span: { start, end: last.getEnd() } })
  }
  if (!ts.isPropertyAccessExpression(expression)) return changes
  const { name } = expression
  const other = swappedMembers.get(name.text)
  if (other !== undefined) {
    changes.push({ kind: 'call swapped', text: other, span: { start: name.getStart(), end: name.getEnd() } })
  }
  if (droppedMembers.has(name.text)) {
    changes.push({ kind: `${name.text} dropped`, text: text(expression.expression) })
  }
  return changes
}

const operators: readonly Operator[] = [conditions, negations, unaries, binaries, literals, statements, members, calls]

/** Every change that a file can suffer, in the order of its text. */
export function editsOf(fileName: string, source: string): Edit[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.ES2022, true)
  const text = (node: ts.Node) => node.getText(file)
  const edits: Edit[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return
    for (const operator of operators) {
      for (const { kind, text: changed, span } of operator(node, text)) {
        const { start, end } = span ?? { start: node.getStart(file), end: node.getEnd() }
        if (source.slice(start, end) !== changed) edits.push({ kind, start, end, text: changed })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return edits.sort((a, b) => a.start - b.start || a.end - b.end)
}

/** The text of a file after one change. */
export function applied(source: string, edit: Edit): string {
  return source.slice(0, edit.start) + edit.text + source.slice(edit.end)
}
