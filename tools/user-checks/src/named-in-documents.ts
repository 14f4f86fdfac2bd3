// SPDX-License-Identifier: Apache-2.0
// What the documents of contributors name in code spans, and whether it is there: files, folders, and `Class.method`.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from './samples.js'

/** DESIGN, CONTRIBUTING, and the README of the root and of each package. */
export function contributorDocuments(): readonly string[] {
  const packages = readdirSync(join(root, 'packages')).map(name => join('packages', name, 'README.md'))
  return ['DESIGN.md', 'CONTRIBUTING.md', 'README.md', ...packages].filter(path => existsSync(join(root, path)))
}

const sourceFolders = ['src', 'test', 'scripts', 'bin', 'bench', 'java']

/** Files of the packages and tools, by their path from the root. */
function workspaceFiles(): readonly string[] {
  return ['packages', 'tools'].flatMap(parent =>
    readdirSync(join(root, parent)).flatMap(name =>
      sourceFolders
        .map(folder => join(root, parent, name, folder))
        .filter(folder => existsSync(folder))
        .flatMap(folder => readdirSync(folder, { recursive: true, withFileTypes: true }))
        .filter(entry => entry.isFile())
        .map(entry => relative(root, join(entry.parentPath, entry.name))),
    ),
  )
}

/** Sources by the classes, interfaces and constants that they declare. */
function sourcesByName(files: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const file of files.filter(path => /^packages\/[^/]+\/src\/.*\.ts$/.test(path))) {
    const text = readFileSync(join(root, file), 'utf8')
    for (const [, name = ''] of text.matchAll(
      /^export (?:declare )?(?:abstract )?(?:class|interface|const|type) (\w+)/gm,
    )) {
      found.set(name, `${found.get(name) ?? ''}\n${text}`)
    }
  }
  return found
}

const fileName = /^[\w@./-]+\.(ts|mjs|cjs|json|ya?ml|md|txt)$/
const folderName = /^(packages|tools|docs|[a-z-]+\/src|src|test)\/[\w./-]*$/
const member = /^([A-Z]\w+)\.#?([a-z]\w*)(\(.*\))?$/

/** Names in a document that lead nowhere, or to more than one file. */
export function missingNames(document: string, text = readFileSync(join(root, document), 'utf8')): readonly string[] {
  const files = workspaceFiles()
  const sources = sourcesByName(files)
  const places = ['', 'packages', dirname(document), join(dirname(document), 'src')].map(place => join(root, place))
  const isOne = (path: string) =>
    places.some(place => existsSync(join(place, path))) || files.filter(file => file.endsWith(`/${path}`)).length === 1
  const withoutBlocks = text.replace(/^```[\s\S]*?^```$/gm, '')
  return [...withoutBlocks.matchAll(/`([^`\n]+)`/g)]
    .map(([, span = '']) => span)
    .filter(span => {
      if (fileName.test(span) || folderName.test(span)) return !isOne(span)
      const [, owner = '', name = ''] = member.exec(span) ?? []
      if (owner === '') return false
      const source = sources.get(owner)
      return source === undefined || !new RegExp(`(^|[\\s.#])${name}\\??\\s*[(<:=]`, 'm').test(source)
    })
}
