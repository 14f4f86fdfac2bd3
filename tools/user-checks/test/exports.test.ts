// SPDX-License-Identifier: Apache-2.0
// What a package exports is used by some source, or is meant for users and stands in `public-names.json`; and a name
// means one thing, whichever package it comes from.
import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import {
  exportedDeclarations,
  exportsOf,
  mentions,
  packageNames,
  root,
  sourceFiles,
  topLevelDeclarations,
} from '../src/exported-names.js'

function listOf(file: string): Readonly<Record<string, readonly string[]>> {
  return JSON.parse(readFileSync(join(import.meta.dirname, '..', file), 'utf8')) as Record<string, readonly string[]>
}

describe('an export of a package', function () {
  this.timeout(120_000)
  const publicNames = listOf('public-names.json')
  let used: ReadonlyMap<string, ReadonlySet<string>>

  before('read all sources', () => {
    used = mentions(sourceFiles())
  })

  for (const packageName of packageNames) {
    it(`of ${packageName} is used by a source, or is on the list of public names`, () => {
      const unused = [...exportsOf(packageName)]
        .filter(([name, file]) => file !== undefined && !file.includes('/requests/') && isUnused(name, file))
        .map(([name]) => name)

      expect(unused.filter(name => publicNames[packageName]?.includes(name) !== true)).to.deep.equal([])
    })

    it(`of ${packageName} is on the list only while it exists`, () => {
      const exported = exportsOf(packageName)

      expect((publicNames[packageName] ?? []).filter(name => !exported.has(name))).to.deep.equal([])
    })
  }

  function isUnused(name: string, file: string): boolean {
    return [...(used.get(name) ?? [])].every(user => user === file)
  }
})

describe('an exported name', function () {
  this.timeout(120_000)

  for (const packageName of packageNames) {
    it(`means one thing in ${packageName}: no other file there declares it`, () => {
      const files = sourceFiles(packageName).filter(file => /\/src\/(?!generated)/.test(file))
      const exported = new Set(files.flatMap(exportedDeclarations))
      const places = new Map<string, string[]>()
      for (const file of files) {
        for (const name of new Set(topLevelDeclarations(file))) {
          if (exported.has(name)) places.set(name, [...(places.get(name) ?? []), relative(root, file)])
        }
      }

      expect([...places].filter(([, found]) => found.length > 1)).to.deep.equal([])
    })
  }

  it('means one thing in all packages, but for those that are listed with the reason', () => {
    const listed = new Set(Object.values(listOf('homonyms.json')).flat())
    const places = new Map<string, Map<string, string>>()
    for (const packageName of packageNames) {
      // The schema of RocketMQ 5 has names of its own; they are generated.
      const files = sourceFiles(packageName).filter(file => !file.includes('/generated/'))
      for (const file of files) {
        for (const name of exportedDeclarations(file)) {
          places.set(name, (places.get(name) ?? new Map<string, string>()).set(packageName, relative(root, file)))
        }
      }
    }
    const twice = [...places].filter(([, files]) => files.size > 1)

    expect(twice.filter(([name]) => !listed.has(name)).map(([name, files]) => [name, ...files.values()])).to.deep.equal(
      [],
    )
  })
})
