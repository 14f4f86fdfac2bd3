// SPDX-License-Identifier: Apache-2.0
// How `nx release` reads and writes versions here: all packages and tools have the same, and name each other by it. The
// plugin @nx/js could do it too, and would bring Babel and its presets.
const { execFileSync } = require('node:child_process')
const { join } = require('node:path')
const { VersionActions } = require('nx/release')

const collections = ['dependencies', 'devDependencies', 'peerDependencies']

class ManifestVersions extends VersionActions {
  validManifestFilenames = ['package.json']

  get #path() {
    return join(this.projectGraphNode.data.root, 'package.json')
  }

  #read(tree) {
    return JSON.parse(tree.read(this.#path, 'utf8'))
  }

  #write(tree, manifest) {
    tree.write(this.#path, `${JSON.stringify(manifest, undefined, 2)}\n`)
  }

  async readCurrentVersionFromSourceManifest(tree) {
    return { currentVersion: this.#read(tree).version, manifestPath: this.#path }
  }

  async readCurrentVersionFromRegistry() {
    return null
  }

  async readCurrentVersionOfDependency(tree, _graph, name) {
    const manifest = this.#read(tree)
    const dependencyCollection = collections.find(collection => manifest[collection]?.[name] !== undefined) ?? null
    return { currentVersion: manifest[dependencyCollection]?.[name] ?? null, dependencyCollection }
  }

  async updateProjectVersion(tree, version) {
    this.#write(tree, { ...this.#read(tree), version })
    return [`${this.#path}: version ${version}`]
  }

  async updateProjectDependencies(tree, _graph, versions) {
    const manifest = this.#read(tree)
    const changed = Object.entries(versions).flatMap(([name, version]) =>
      collections
        .filter(collection => manifest[collection]?.[name] !== undefined)
        .map(collection => {
          manifest[collection][name] = version
          return name
        }),
    )
    if (changed.length === 0) return []
    this.#write(tree, manifest)
    return [`${this.#path}: ${changed.length} dependencies`]
  }
}

module.exports = {
  default: ManifestVersions,
  /** The lock file names the versions too. */
  async afterAllProjectsVersioned(cwd, { dryRun }) {
    if (!dryRun) execFileSync('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund'], { cwd })
    return { changedFiles: dryRun ? [] : ['package-lock.json'], deletedFiles: [] }
  },
}
