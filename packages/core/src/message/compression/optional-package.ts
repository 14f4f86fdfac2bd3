// SPDX-License-Identifier: Apache-2.0
// Packages that are installed only where they are needed. They are imported by a name that neither a compiler nor a
// bundler sees, so that nothing fails without them.
import { asError, DependencyError } from '../../errors/errors.js'

/** Imports a package by its name; a test hands in its own. */
export type PackageImport = (name: string) => Promise<unknown>

/** The import of JavaScript itself. */
export const importPackage: PackageImport = name => import(name)

/** What is wanted. */
export interface OptionalPackage {
  readonly name: string
  /** The functions that are called; one that lacks them is too old, or another package. */
  readonly functions: readonly string[]
  /** Begins the message when it is missing, such as `LZ4 needs`. */
  readonly need: string
}

/**
 * Loads the package. `T` says what its functions are.
 * @throws DependencyError when it is not installed, does not run on this machine, or lacks a function
 */
export async function loadOptionalPackage<T>(wanted: OptionalPackage, load: PackageImport): Promise<T> {
  const { name, functions, need } = wanted
  const missing = (reason: string, cause?: unknown) =>
    new DependencyError(`${need} the package ${name}: npm install ${name} (${reason})`, { cause })
  const loaded = await load(name).catch((cause: unknown) => {
    throw missing(asError(cause).message, cause)
  })
  for (const wantedFunction of functions) {
    if (!hasFunction(loaded, wantedFunction)) throw missing(`the one that is installed has no ${wantedFunction}`)
  }
  return loaded as T
}

function hasFunction(loaded: unknown, name: string): boolean {
  return typeof loaded === 'object' && loaded !== null && typeof Reflect.get(loaded, name) === 'function'
}
