// SPDX-License-Identifier: Apache-2.0
// One fault against the suite of its package.
import type { CheckoutCopy } from './checkout-copy.js'
import type { Mutant } from './draw.js'
import { applied } from './operators.js'
import { placeAt } from './places.js'
import { bundle } from './program.js'
import { type Reach, specsFor } from './reach.js'
import type { Verdict } from './report.js'
import { type Outcome, type ReachedBy, runSuite } from './suite-run.js'

/** A run takes as long as the sound one, some times over on a busy machine, and the start of its process. */
const slowness = 4
const startMs = 30_000

/** What a package's suite says to a fault, tried in a copy that is left as it was. */
export async function tried(
  name: string,
  mutant: Mutant,
  { copy, reach }: { readonly copy: CheckoutCopy; readonly reach: Reach },
): Promise<Verdict> {
  const { path, text } = mutant.file
  const specs = specsFor(reach, placeAt(path, text, path, mutant.edit.start), path)
  if (specs.length === 0) return { is: 'survived', specs: 0 }
  await copy.write(path, applied(text, mutant.edit))
  if (reach.isBlind === true) await bundle(copy.root, name)
  const outcome = await noticing(specs, some =>
    runSuite({
      root: copy.root,
      package: name,
      specs: some.map(({ file }) => file),
      timeoutMs: startMs + slowness * some.reduce((sum, { ms }) => sum + ms, 0),
      bail: true,
    }),
  )
  await copy.restore()
  if (outcome === undefined) return { is: 'survived', specs: specs.length }
  const isTimeout = outcome.end === 'timed out'
  return { is: 'noticed', isTimeout, by: outcome.failures[0] ?? `the run ${isTimeout ? 'did not end' : 'crashed'}` }
}

/**
 * The failure of a spec file that fails alone, too: one that does not is a flaky one, and the fault goes on to the
 * files behind it.
 * @param run runs spec files in their order, and ends with the first that fails.
 */
export async function noticing(
  specs: readonly ReachedBy[],
  run: (specs: readonly ReachedBy[]) => Promise<Outcome>,
): Promise<Outcome | undefined> {
  let rest = specs
  while (rest.length > 0) {
    const first = await run(rest)
    if (first.end === 'green') return undefined
    const at = rest.findIndex(({ file }) => file === first.failedFiles[0])
    // Without a name, all that ran may have done it.
    const again = await run(at === -1 ? rest : rest.slice(at, at + 1))
    if (again.end !== 'green') return again
    if (at === -1) return undefined
    rest = rest.slice(at + 1)
  }
  return undefined
}
