// SPDX-License-Identifier: Apache-2.0
// Whoever points at a field in an editor is told what it means, and in which unit.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import ts from 'typescript'
import { requests } from '../../src/index.js'

const folder = join(import.meta.dirname, '../../src/requests')

/** The declared fields of a file: members of `request` and `response`, and of constants that are spread into them. */
function fieldsOf(file: string): readonly { readonly name: string; readonly isDocumented: boolean }[] {
  const text = readFileSync(join(folder, file), 'utf8')
  const fields: { name: string; isDocumented: boolean }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && isFieldSet(node.parent.parent)) {
      const comments = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []
      const isDocumented = comments.some(({ pos }) => text.startsWith('/**', pos))
      fields.push({ name: `${file}: ${node.name.getText()}`, isDocumented })
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true))
  return fields
}

function isFieldSet(node: ts.Node): boolean {
  if (ts.isVariableDeclaration(node)) return true
  return ts.isPropertyAssignment(node) && ['request', 'response'].includes(node.name.getText())
}

describe('a declared field', () => {
  const fields = readdirSync(folder).flatMap(fieldsOf)

  it('says what it means', () => {
    expect(fields.filter(({ isDocumented }) => !isDocumented).map(({ name }) => name)).to.deep.equal([])
  })

  it('is found by this test', () => {
    expect(fields.length).to.be.greaterThan(requests.length * 2)
  })
})
