// SPDX-License-Identifier: Apache-2.0
// Which lines of declarations are not those of others: short enough to read in the message of a failed spec. Members
// may stand in any order, as the compiler writes them where it infers a type, and so may declarations. A member that
// moved to another declaration has changed, and so have overloads or elements of a tuple that changed places.

interface Line {
  readonly number: number
  readonly text: string
  /** Names of what it stands in, from the outside. */
  readonly place: string
  /** Empty where the order counts whatever the names. */
  readonly name: string
}

/** What was opened, by a bracket at the end of a line, and not closed. */
interface Block {
  readonly indent: number
  readonly name: string
  /** Counts what a declaration has between brackets, one behind the other. */
  readonly part: number
  readonly hasMembers: boolean
}

/**
 * Lines that are gone (`-`) and that are new (`+`), each with its number and where it stands; then what changed places.
 * Empty when both texts say the same.
 */
export function changedLines(before: string, after: string): readonly string[] {
  const [old, now] = [linesOf(before), linesOf(after)]
  const changed = [
    ...notIn(old, now).map(line => `- ${shown(line)}`),
    ...notIn(now, old).map(line => `+ ${shown(line)}`),
  ]
  return changed.length > 0 ? changed : changedPlaces(old, now)
}

function shown({ number, place, text }: Line): string {
  return place === '' ? `${number}: ${text}` : `${number}, in ${place}: ${text}`
}

const onlyCloses = /^[}\])]*[;,]?$/

/** Lines of the first that the second does not have as often at the same place. */
function notIn(lines: readonly Line[], others: readonly Line[]): readonly Line[] {
  const key = ({ place, text }: Line) => `${place}\n${text}`
  const left = new Map<string, number>()
  for (const line of others) left.set(key(line), (left.get(key(line)) ?? 0) + 1)
  return lines.filter(line => {
    if (onlyCloses.test(line.text)) return false
    const count = left.get(key(line)) ?? 0
    left.set(key(line), count - 1)
    return count <= 0
  })
}

/** Of two texts with the same lines. */
function changedPlaces(old: readonly Line[], now: readonly Line[]): readonly string[] {
  const before = inOrder(old)
  return [...inOrder(now)].flatMap(([what, texts]) => (before.get(what) === texts ? [] : [`in another order: ${what}`]))
}

function inOrder(lines: readonly Line[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { place, name, text } of lines) {
    const what = [place, name].filter(part => part !== '').join('.')
    found.set(what, `${found.get(what) ?? ''}${text}\n`)
  }
  return found
}

function linesOf(text: string): readonly Line[] {
  const open: Block[] = []
  return text.split('\n').map((whole, index): Line => {
    const text = whole.trim()
    const indent = whole.length - whole.trimStart().length
    const continues = /^[}\])]/.test(text)
    while ((open.at(-1)?.indent ?? -1) >= indent + (continues ? 1 : 0)) open.pop()
    const closed = continues ? open.pop() : undefined
    const outer = open.at(-1)
    const place = open.map(({ name, part }) => (part === 1 ? name : `${name}#${part}`)).join('.')
    const name = closed?.name ?? (outer?.hasMembers === false ? '' : nameOf(text))
    if (/[{[(]$/.test(text)) {
      open.push({ indent, name, part: (closed?.part ?? 0) + 1, hasMembers: text.endsWith('{') })
    }
    return { number: index + 1, text, place, name }
  })
}

const modifiers =
  /^((export|declare|default|abstract|class|interface|function|type|enum|const|let|static|readonly|protected|get|set) +)*/

/** Of a declaration or a member: up to what follows a name. */
function nameOf(text: string): string {
  return /^[^\s:?(<=;,]*/.exec(text.replace(modifiers, ''))?.[0] ?? ''
}
