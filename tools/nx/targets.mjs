// SPDX-License-Identifier: Apache-2.0
// Infers the same four targets for every workspace package, so that no package repeats them.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

const sourcesAndDependencies = ['workspace', 'everything', '^source']

function targetsOf(directory) {
  const targets = {
    lint: {
      command: 'eslint . && prettier --check --log-level warn .',
      options: { cwd: '{projectRoot}' },
      cache: true,
      inputs: sourcesAndDependencies,
      dependsOn: ['^build'],
    },
  }
  if (existsSync(join(directory, 'tsconfig.json'))) {
    targets.build = {
      command: 'tsc -b tsconfig.json',
      options: { cwd: '{projectRoot}' },
      cache: true,
      inputs: ['workspace', 'source', '^source'],
      outputs: ['{projectRoot}/dist'],
      dependsOn: ['^build'],
    }
  }
  if (existsSync(join(directory, 'test'))) {
    if (existsSync(join(directory, 'test', 'tsconfig.json'))) {
      targets.typecheck = {
        command: 'tsc -p test/tsconfig.json',
        options: { cwd: '{projectRoot}' },
        cache: true,
        inputs: sourcesAndDependencies,
        dependsOn: ['build', '^build'],
      }
    }
    targets.test = {
      command: 'mocha --config ../../.mocharc.json',
      options: { cwd: '{projectRoot}' },
      cache: true,
      inputs: sourcesAndDependencies,
      outputs: ['{workspaceRoot}/.results/{projectName}.json'],
      dependsOn: ['^build'],
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
