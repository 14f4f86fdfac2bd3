// SPDX-License-Identifier: Apache-2.0
// An application in a folder of its own: the packages are packed as npm would publish them, and installed beside the
// bundlers, compilers and test runners that people use.
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
export const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
export const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The lowest TypeScript that reads the declarations; README names it. */
export const lowestTypeScript = '5.7'

/** Releases of Node.js beside the one that runs this, from npm. */
export const otherNodes = ['22', '24'] as const

const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`

/** Whether npm has Node.js for this machine. */
export const isServed = /^node-(linux|darwin|win)-(x64|arm64)$/.test(nodePackage)

/** The lowest, the last that is written in TypeScript, and the native one. */
const compilers = {
  lowest: `typescript@${lowestTypeScript}`,
  last: 'typescript@6.0',
  newest: 'typescript@7.0',
} as const

/** A TypeScript that is installed beside others. */
export type Compiler = keyof typeof compilers

const tools = [
  'esbuild@0.28',
  'jest@30',
  'mocha@11',
  'rollup@4',
  '@rollup/plugin-commonjs@29',
  '@rollup/plugin-node-resolve@16',
  'vitest@3',
  'webpack@5',
  '@types/node@20',
  ...Object.entries(compilers).map(([name, version]) => `${name}@npm:${version}`),
]

/** A folder with the packages installed. */
export class Application {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** Takes a minute; needs what `npm run build` made, and npm's registry. */
  static async install(): Promise<Application> {
    const folder = mkdtempSync(join(tmpdir(), 'rocketmq-ts-installed-'))
    const tarballs = join(folder, 'tarballs')
    mkdirSync(tarballs)
    const workspaces = readdirSync(join(root, 'packages')).flatMap(name => ['-w', `packages/${name}`])
    await run(npm, ['pack', '--pack-destination', tarballs, ...workspaces], { cwd: root })
    cpSync(join(root, 'tools', 'installed', 'app'), folder, { recursive: true })
    cpSync(join(folder, 'program.ts'), join(folder, 'program.mts'))
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    const packages = readdirSync(tarballs).map(name => join(tarballs, name))
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
    await run(npm, ['install', ...flags, ...packages, ...tools], { cwd: folder })
    return new Application(folder)
  }

  /** Runs a script of the application, or of an installed tool, and hands back what it printed. */
  async node(
    script: string,
    args: readonly string[] = [],
    options: { out?: string; node?: string } = {},
  ): Promise<string> {
    const { out = this.folder, node = process.execPath } = options
    const { stdout } = await this.#exec(node, [join(this.folder, script), ...args], { OUT: out })
    return stdout
  }

  /** Runs Node.js in the folder; rejects when it fails, or does not end by itself. Hands back both outputs. */
  async run(...args: readonly string[]): Promise<string> {
    const { stdout, stderr } = await this.#exec(process.execPath, args)
    return stdout + stderr
  }

  /** Without what this process tells Node.js by its environment; two minutes at most. */
  #exec(program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}) {
    const { NODE_OPTIONS: _, ...env } = process.env
    return run(program, args, { cwd: this.folder, env: { ...env, ...more }, timeout: 120_000 })
  }

  /** What a compiler has to say of programs; empty when it has nothing. */
  async typecheck(compiler: Compiler, programs: readonly string[], flags: readonly string[]): Promise<string> {
    const strict = [
      '--noEmit',
      '--strict',
      '--target',
      'es2022',
      '--lib',
      'es2023,esnext.disposable',
      '--types',
      'node',
    ]
    try {
      return await this.node(`node_modules/${compiler}/lib/tsc.js`, [...strict, ...flags, ...programs])
    } catch (error) {
      return (error as { stdout?: string }).stdout ?? String(error)
    }
  }

  /** The program of another release of Node.js, from npm. */
  async nodeOf(release: string): Promise<string> {
    const prefix = join(this.folder, `node-${release}`)
    await run(npm, ['install', '--no-audit', '--no-fund', '--prefix', prefix, `${nodePackage}@${release}`])
    return join(prefix, 'node_modules', nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  }

  /** A folder elsewhere, in which no package can be found. */
  static bare(): string {
    return mkdtempSync(join(tmpdir(), 'rocketmq-ts-bundle-'))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
