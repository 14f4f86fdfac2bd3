// SPDX-License-Identifier: Apache-2.0
// One green run of a package's suite on marked sources: which spec file reaches which place, and how long each takes.
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { CheckoutCopy } from './checkout-copy.js'
import { marked } from './places.js'
import { bundle, isProgram } from './program.js'
import { type Outcome, type ReachedBy, runSuite } from './suite-run.js'
import { sourceFiles, specFiles } from './workspace.js'

/** How many processes share the spec files: suites wait more than they work. */
const processes = 4
const baselineTimeoutMs = 15 * 60_000

export interface Reach {
  readonly specs: readonly ReachedBy[]
  /** Places are not known: the suite runs processes of its own. */
  readonly isBlind?: boolean
}

/** A run of some spec files on a copy whose sources are marked. */
async function markedRun(name: string, specs: readonly string[]): Promise<Outcome> {
  await using copy = await CheckoutCopy.make()
  if (isProgram(name)) await bundle(copy.root, name)
  else for (const { path, text } of sourceFiles(name)) await copy.write(path, marked(path, text, path))
  const run = (some: readonly string[]) =>
    runSuite({ root: copy.root, package: name, specs: some, timeoutMs: baselineTimeoutMs, bail: false })
  const outcome = await run(specs)
  if (outcome.end !== 'red') return outcome
  // On a busy machine a flaky one may fail: it is measured when it is green alone.
  const again = await run(outcome.failedFiles)
  const { reached } = outcome
  return { ...again, reached: [...reached.filter(({ file }) => !outcome.failedFiles.includes(file)), ...again.reached] }
}

function slices<T>(items: readonly T[], count: number): T[][] {
  const dealt = Array.from({ length: count }, (_, at) => items.filter((_item, index) => index % count === at))
  return dealt.filter(({ length }) => length > 0)
}

/**
 * @param folder where it is kept.
 * @throws Error when the suite is not green by itself: nothing can be measured then.
 */
export async function reachOf(name: string, folder: string): Promise<Reach> {
  const kept = join(folder, 'reach.json')
  const earlier = await readFile(kept, 'utf8').catch(() => undefined)
  if (earlier !== undefined) return JSON.parse(earlier) as Reach

  const outcomes = await Promise.all(slices(specFiles(name), processes).map(specs => markedRun(name, specs)))
  const failed = outcomes.find(({ end }) => end !== 'green')
  if (failed !== undefined) {
    throw new Error(
      `the suite of ${name} is ${failed.end} without any fault:\n${failed.failures.join('\n')}\n${failed.output}`,
    )
  }
  const reach: Reach = { isBlind: isProgram(name), specs: outcomes.flatMap(({ reached }) => reached) }
  await writeFile(kept, JSON.stringify(reach))
  return reach
}

/**
 * Spec files that can notice a fault at a place, the likeliest first: those named like the file or its folder, then the
 * quick ones.
 * @param place `undefined` when it runs at loading: then every spec file can.
 */
export function specsFor({ specs, isBlind }: Reach, place: string | undefined, path: string): ReachedBy[] {
  const names = (/\/src\/(.*)\.ts$/.exec(path)?.[1] ?? '').split('/')
  const isNamesake = (file: string) => names.some(name => [name, `${name}s`].includes(basename(file, '.test.ts')))
  return specs
    .filter(({ places }) => isBlind === true || place === undefined || places.includes(place))
    .sort((a, b) => Number(isNamesake(b.file)) - Number(isNamesake(a.file)) || a.ms - b.ms)
}
