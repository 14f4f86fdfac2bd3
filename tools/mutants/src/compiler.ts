// SPDX-License-Identifier: Apache-2.0
// Says whether a package still compiles with one file changed: a fault that the compiler refuses needs no test.
// Only the changed file is checked, and unused names are no error (a removed statement often leaves some).
import ts from 'typescript'

export class Compiler {
  readonly #service: ts.LanguageService
  #changed: { readonly path: string; readonly text: string } | undefined
  #version = 0

  /** @param directory of the package, absolute. */
  constructor(directory: string) {
    const configPath = `${directory}/tsconfig.json`
    const config = ts.getParsedCommandLineOfConfigFile(
      configPath,
      { noUnusedLocals: false, noUnusedParameters: false },
      { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
    )
    if (config === undefined) throw new Error(`${configPath} cannot be read`)
    this.#service = ts.createLanguageService({
      ...ts.sys,
      useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
      getCompilationSettings: () => config.options,
      getScriptFileNames: () => config.fileNames,
      getScriptVersion: path => (path === this.#changed?.path ? String(this.#version) : '0'),
      getScriptSnapshot: path => {
        const text = path === this.#changed?.path ? this.#changed.text : ts.sys.readFile(path)
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
      },
      getCurrentDirectory: () => directory,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
    })
  }

  /** True when the file at this absolute path compiles with this text. */
  accepts(path: string, text: string): boolean {
    this.#changed = { path, text }
    this.#version++
    const { length: syntactic } = this.#service.getSyntacticDiagnostics(path)
    return syntactic === 0 && this.#service.getSemanticDiagnostics(path).length === 0
  }
}
