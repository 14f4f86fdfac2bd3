// SPDX-License-Identifier: Apache-2.0
// One fault against the suite of its package.
import type { CheckoutCopy } from './checkout-copy.js'
import type { Mutant } from './draw.js'
import { applied } from './operators.js'
import { placeAt } from './places.js'
import { bundle } from './program.js'
import type { Reach } from './reach.js'
import { specsFor } from './reach.js'
import type { Verdict } from './report.js'
import { runSuite } from './suite-run.js'

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
  const outcome = await runSuite({
    root: copy.root,
    package: name,
    specs: specs.map(({ file }) => file),
    timeoutMs: startMs + slowness * specs.reduce((sum, { ms }) => sum + ms, 0),
    bail: true,
  })
  await copy.restore()
  if (outcome.end === 'green') return { is: 'survived', specs: specs.length }
  const isTimeout = outcome.end === 'timed out'
  return { is: 'noticed', isTimeout, by: outcome.failures[0] ?? `the run ${isTimeout ? 'did not end' : 'crashed'}` }
}
