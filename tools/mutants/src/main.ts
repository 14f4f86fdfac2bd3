// SPDX-License-Identifier: Apache-2.0
// `npm run mutants`: how much of what could be wrong would be noticed.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { CheckoutCopy } from './checkout-copy.js'
import { Compiler } from './compiler.js'
import type { Mutant } from './draw.js'
import { draw, mutableLines, shares } from './draw.js'
import { readNotes } from './equivalents.js'
import { applied } from './operators.js'
import type { Options } from './options.js'
import { parseOptions, usage } from './options.js'
import { reachOf } from './reach.js'
import type { Verdict } from './report.js'
import { announced, table } from './report.js'
import { tried } from './trial.js'
import { packageNames, root, sourceFiles } from './workspace.js'

function drawn(options: Options): Map<string, Mutant[]> {
  const lines = options.packages.map(name =>
    mutableLines(sourceFiles(name).filter(({ path }) => path.includes(options.file))),
  )
  const counts = shares(
    options.count,
    lines.map(({ length }) => length),
  )
  return new Map(
    options.packages.map((name, at) => {
      const compiler = new Compiler(join(root, 'packages', name))
      const compiles = ({ file, edit }: Mutant) => compiler.accepts(join(root, file.path), applied(file.text, edit))
      return [name, draw(lines[at] ?? [], counts[at] ?? 0, `${options.seed}:${name}`, compiles)]
    }),
  )
}

async function measured(options: Options): Promise<void> {
  const notes = readNotes()
  const verdicts = new Map<string, Verdict[]>()
  for (const [name, mutants] of drawn(options)) {
    if (mutants.length === 0) continue
    const reach = await reachOf(name)
    const list: Verdict[] = []
    verdicts.set(name, list)
    const waiting = [...mutants]
    const worker = async (): Promise<void> => {
      await using copy = await CheckoutCopy.make()
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        const verdict = await tried(name, mutant, { copy, reach, notes })
        list.push(verdict)
        console.log(announced(mutant, verdict))
      }
    }
    await Promise.all(Array.from({ length: options.jobs }, worker))
  }
  console.log(`\nseed ${options.seed}, ${availableParallelism()} cores\n${table(verdicts)}`)
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
    await measured(options)
    return 0
  } catch (error) {
    console.error(error)
    return 1
  }
}

process.exitCode = await main(process.argv.slice(2))
