// SPDX-License-Identifier: Apache-2.0
// `npm run mutants`: how much of what could be wrong would be noticed.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { CheckoutCopy } from './checkout-copy.js'
import { Compiler } from './compiler.js'
import { type Mutant, draw, mutableLines, shares } from './draw.js'
import { type Note, noteOf, readNotes } from './equivalents.js'
import { Kept, keptFolder } from './kept.js'
import { applied } from './operators.js'
import { type Options, parseOptions, usage } from './options.js'
import { reachOf } from './reach.js'
import { type Verdict, announced, table } from './report.js'
import { tried } from './trial.js'
import { packageNames, root, sourceFiles } from './workspace.js'

/** How many faults each package gets, and the lines that can suffer them. */
function plan(options: Options): { name: string; lines: Mutant[][]; count: number }[] {
  const lines = options.packages.map(name =>
    mutableLines(sourceFiles(name).filter(({ path }) => path.includes(options.file))),
  )
  const counts = shares(
    options.count,
    lines.map(({ length }) => length),
  )
  return options.packages.map((name, at) => ({ name, lines: lines[at] ?? [], count: counts[at] ?? 0 }))
}

/** Says of a fault of the package whether it compiles. */
function compilerOf(name: string, folder: string): (mutant: Mutant) => boolean {
  const kept = new Kept<boolean>(folder, 'compiles')
  let compiler: Compiler | undefined
  return mutant => {
    const known = kept.of(mutant)
    if (known !== undefined) return known
    compiler ??= new Compiler(join(root, 'packages', name))
    const compiles = compiler.accepts(join(root, mutant.file.path), applied(mutant.file.text, mutant.edit))
    kept.keep(mutant, compiles)
    return compiles
  }
}

/** True when every suite was green without any fault. */
async function measured(options: Options): Promise<boolean> {
  let isSound = true
  const isOver = overAfter(options.minutes)
  const notes = readNotes()
  const verdicts = new Map<string, Verdict[]>()
  let left = 0
  for (const { name, lines, count } of plan(options)) {
    if (count === 0) continue
    if (isOver()) {
      left += count
      continue
    }
    const folder = await keptFolder(name)
    const kept = new Kept<Verdict>(folder, 'verdicts')
    const mutants = draw(lines, count, `${options.seed}:${name}`, compilerOf(name, folder))
    const list: Verdict[] = []
    verdicts.set(name, list)
    const settle = (mutant: Mutant, verdict: Verdict): void => {
      list.push(verdict)
      console.log(announced(mutant, verdict))
    }
    const waiting: Mutant[] = []
    for (const mutant of mutants) {
      const verdict = withoutRun(mutant, notes, kept)
      if (verdict === undefined) waiting.push(mutant)
      else settle(mutant, verdict)
    }
    if (isOver() || waiting.length === 0) {
      left += waiting.length
      continue
    }
    const reach = await reachOf(name, folder).catch((error: unknown) => {
      console.error(error)
      return undefined
    })
    if (reach === undefined) {
      isSound = false
      left += waiting.length
      continue
    }
    const worker = async (): Promise<void> => {
      await using copy = await CheckoutCopy.make()
      while (!isOver()) {
        const mutant = waiting.shift()
        if (mutant === undefined) break
        const verdict = await tried(name, mutant, { copy, reach })
        kept.keep(mutant, verdict)
        settle(mutant, verdict)
      }
    }
    await Promise.all(Array.from({ length: Math.min(options.jobs, waiting.length) }, worker))
    left += waiting.length
  }
  if (left > 0) console.log(`\n${left} faults were not tried`)
  console.log(`\nseed ${options.seed}, ${availableParallelism()} cores\n${table(verdicts)}`)
  return isSound
}

function withoutRun(mutant: Mutant, notes: readonly Note[], kept: Kept<Verdict>): Verdict | undefined {
  const note = noteOf(notes, mutant)
  return note === undefined ? kept.of(mutant) : { is: 'equivalent', why: note.why }
}

function overAfter(minutes: number): () => boolean {
  const end = performance.now() + minutes * 60_000
  return () => performance.now() >= end
}

async function main(args: string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(usage)
    return 0
  }
  let options: Options
  try {
    options = parseOptions(args, packageNames())
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    return 2
  }
  try {
    return (await measured(options)) ? 0 : 1
  } catch (error) {
    console.error(error)
    return 1
  }
}

process.exitCode = await main(process.argv.slice(2))
