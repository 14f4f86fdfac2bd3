// SPDX-License-Identifier: Apache-2.0
// Infers the targets of every workspace package (build, typecheck, lint, test), so that no package repeats them.
// Published packages are built; tools run from their sources and are only checked.
import { existsSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'

const sourcesAndDependencies = ['workspace', 'everything', '^source']

function targetsOf(directory) {
  const targets = {
    lint: {
      command:
        'eslint . && prettier --check --log-level warn --ignore-path ../../.prettierignore --ignore-path ../../.gitignore .',
      options: { cwd: '{projectRoot}' },
      cache: true,
      inputs: sourcesAndDependencies,
      dependsOn: ['^build'],
    },
  }
  const isPublished = directory.includes(`${sep}packages${sep}`)
  if (isPublished) {
    targets.build = {
      // One file of JavaScript for each package: importing hundreds of small ones costs more than what is in them.
      command:
        'tsc -b tsconfig.json && esbuild src/index.ts --bundle --packages=external --platform=node --format=esm --target=node20 --sourcemap --outfile=dist/index.js --log-level=warning',
      options: { cwd: '{projectRoot}' },
      cache: true,
      inputs: ['workspace', 'source', '^source'],
      outputs: ['{projectRoot}/dist'],
      dependsOn: ['^build'],
    }
  }
  const checked = isPublished ? 'test/tsconfig.json' : 'tsconfig.json'
  if (existsSync(join(directory, checked))) {
    targets.typecheck = {
      command: `tsc -p ${checked}`,
      options: { cwd: '{projectRoot}' },
      cache: true,
      inputs: sourcesAndDependencies,
      dependsOn: isPublished ? ['build', '^build'] : ['^build'],
    }
  }
  if (existsSync(join(directory, 'test'))) {
    // Integration specs mostly wait: several files at once.
    const waits = isPublished && existsSync(join(directory, 'test', 'integration'))
    targets.test = {
      command: `mocha --config ../../.mocharc.json${waits ? ' --parallel --jobs 3' : ''}`,
      options: { cwd: '{projectRoot}' },
      cache: true,
      // Suites run on the embedded cluster and its harness, which most packages do not depend on otherwise.
      inputs: [...sourcesAndDependencies, '{workspaceRoot}/packages/*/src/**/*', '{workspaceRoot}/tools/testing/**/*'],
      outputs: [`{workspaceRoot}/.results/${basename(directory)}.json`],
      dependsOn: ['build'],
    }
  }
  return targets
}

export const createNodesV2 = [
  '{packages,tools}/*/package.json',
  (manifests, _options, context) =>
    manifests.map(manifest => {
      const root = dirname(manifest)
      return [manifest, { projects: { [root]: { root, targets: targetsOf(join(context.workspaceRoot, root)) } } }]
    }),
]
