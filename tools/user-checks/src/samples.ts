// SPDX-License-Identifier: Apache-2.0
// The samples of the documents: every block marked `ts`. A block that begins with `// not run` is only type-checked.
import { readdirSync, readFileSync, existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of the repository. */
export const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface Sample {
  /** Document and line, such as `README.md:21`. */
  readonly at: string
  readonly code: string
}

/** Documents of users: the root's, those of `docs`, and each package's. */
function documents(): readonly string[] {
  const packages = readdirSync(join(root, 'packages')).map(name => join(root, 'packages', name, 'README.md'))
  const docs = readdirSync(join(root, 'docs'))
    .filter(name => name.endsWith('.md'))
    .map(name => join(root, 'docs', name))
  return [join(root, 'README.md'), ...docs, ...packages].filter(path => existsSync(path))
}

const block = /^```ts\n([\s\S]*?)^```$/gm

export function samples(): readonly Sample[] {
  return documents().flatMap(path => {
    const text = readFileSync(path, 'utf8')
    return [...text.matchAll(block)].map(match => ({
      at: `${relative(root, path)}:${text.slice(0, match.index).split('\n').length + 1}`,
      code: match[1] ?? '',
    }))
  })
}
