// SPDX-License-Identifier: Apache-2.0
// The places of a file: its blocks and the bodies of its arrow functions. A marked copy of the file reports each place
// that runs, so that we know which spec files can see a fault there.
import ts from 'typescript'

interface Place {
  readonly id: number
  /** Range of the text that belongs to it. */
  readonly start: number
  readonly end: number
  /** True for the body of an arrow function that is an expression. */
  readonly isExpression: boolean
}

function placesOf(fileName: string, source: string): Place[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.ES2022, true)
  const places: Place[] = []
  const visit = (node: ts.Node): void => {
    const isExpression = ts.isArrowFunction(node.parent) && node === node.parent.body && !ts.isBlock(node)
    if (isExpression || (ts.isBlock(node) && !ts.isClassStaticBlockDeclaration(node.parent))) {
      places.push({ id: places.length, start: node.getStart(file), end: node.getEnd(), isExpression })
    }
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(file, visit)
  return places
}

/** A copy of a file that adds `key#id` to `reachedPlaces` wherever a place runs. */
export function marked(fileName: string, source: string, key: string): string {
  const insertions = placesOf(fileName, source).flatMap(({ id, start, end, isExpression }) => {
    const mark = `globalThis.reachedPlaces?.add(${JSON.stringify(`${key}#${id}`)})`
    if (!isExpression) return [{ at: start + 1, text: `${mark};` }]
    return [
      { at: start, text: `(${mark},(` },
      { at: end, text: '))' },
    ]
  })
  // From the end, so that positions stay right; at one position the outer opening comes first, the outer closing last.
  return insertions
    .map((insertion, order) => ({ ...insertion, order }))
    .sort((a, b) => b.at - a.at || b.order - a.order)
    .reduce((text, { at, text: added }) => text.slice(0, at) + added + text.slice(at), source)
}

/** The innermost place around a position, as `marked` reports it; `undefined` outside of all: it runs at loading. */
export function placeAt(fileName: string, source: string, key: string, position: number): string | undefined {
  const around = placesOf(fileName, source).filter(({ start, end }) => start <= position && position < end)
  const innermost = around.at(-1)
  return innermost === undefined ? undefined : `${key}#${innermost.id}`
}
