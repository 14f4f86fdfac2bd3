// SPDX-License-Identifier: Apache-2.0
// Whoever points at a field in an editor is told what it means, and in which unit.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import ts from 'typescript'
import { requests } from '../../src/index.js'

const sources = join(import.meta.dirname, '../../src')

interface Declared {
  readonly name: string
  readonly isDocumented: boolean
}

/** What the files of a folder declare: properties of the objects that `declares` takes. */
function declaredIn(folder: string, declares: (owner: ts.Node) => boolean): readonly Declared[] {
  return readdirSync(join(sources, folder)).flatMap(file => declaredBy(join(folder, file), declares))
}

function declaredBy(file: string, declares: (owner: ts.Node) => boolean): readonly Declared[] {
  const text = readFileSync(join(sources, file), 'utf8')
  const fields: Declared[] = []
  const visit = (node: ts.Node): void => {
    const isProperty = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)
    if (isProperty && declares(node.parent.parent)) {
      const comments = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []
      const isDocumented = comments.some(({ pos }) => text.startsWith('/**', pos))
      fields.push({ name: `${file}: ${node.name.getText()}`, isDocumented })
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true))
  return fields
}

/** `request` and `response`, and constants that are spread into them. */
function isFieldSet(node: ts.Node): boolean {
  if (ts.isVariableDeclaration(node)) return true
  return ts.isPropertyAssignment(node) && ['request', 'response'].includes(node.name.getText())
}

/** `object({ … })`, and constants that are spread into it. */
function isMemberSet(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) return node.expression.getText() === 'object'
  return ts.isVariableDeclaration(node) && node.name.getText().endsWith('Members')
}

/** The fields of a type of traces, and constants that are spread into them. */
function isTraceLayout(node: ts.Node): boolean {
  if (ts.isVariableDeclaration(node)) return node.name.getText().endsWith('Fields')
  return ts.isPropertyAssignment(node) && node.parent.parent.getText().startsWith('layouts')
}

function undocumented(declared: readonly Declared[]): readonly string[] {
  return declared.filter(({ isDocumented }) => !isDocumented).map(({ name }) => name)
}

describe('a declared field', () => {
  const fields = declaredIn('requests', isFieldSet)

  it('says what it means', () => {
    expect(undocumented(fields)).to.deep.equal([])
  })

  it('is found by this test', () => {
    expect(fields.length).to.be.greaterThan(requests.length * 2)
  })
})

describe('a member of a body', () => {
  const members = declaredIn('bodies', isMemberSet)

  it('says what it means', () => {
    expect(undocumented(members)).to.deep.equal([])
  })

  it('is found by this test', () => {
    expect(members.length).to.be.greaterThan(300)
  })
})

describe('a field of a trace', () => {
  const fields = declaredBy('message-trace.ts', isTraceLayout)

  it('says what it means', () => {
    expect(undocumented(fields)).to.deep.equal([])
  })

  it('is found by this test', () => {
    expect(fields.length).to.be.greaterThan(20)
  })
})
