// SPDX-License-Identifier: Apache-2.0
// Headers and codes of all requests of a release, read from the class files of its jars: what the tests of `protocol`
// compare the declarations with. A line of JSON for the codes, and one for each header class.
import { join } from 'node:path'
import { classesIn, type ClassText } from './class-text.js'
import { fetchJars, type FetchOptions } from './jars.js'
import { jdkProgram, run } from './java.js'
import { LauncherError } from './launcher-error.js'
import { isVersion5, type RocketMQVersion } from './version.js'

const headerClass = /^org\/apache\/rocketmq\/.*\/protocol\/header\/[^$]*Header(V\d+)?\.class$/

/** Reads the headers of a release, fetching its jars with Maven if they are not there; needs a JDK. */
export async function readJavaHeaders(version: RocketMQVersion, options: FetchOptions = {}): Promise<string> {
  const { folder } = await fetchJars(version, options)
  const home = isVersion5(version) ? 'remoting' : 'common'
  const jar = join(folder, `rocketmq-${home}-${version}.jar`)
  const entries = (await answerOf('jar', ['--list', '--file', jar])).split(/\r?\n/)
  const headers = entries.filter(entry => headerClass.test(entry)).sort()
  const codes = `org/apache/rocketmq/${home}/protocol/RequestCode`
  return headersText(await readClasses(jar, [codes, ...headers.map(entry => entry.replace(/\.class$/, ''))]), codes)
}

/** The classes, and those that they extend. */
async function readClasses(jar: string, names: readonly string[]): Promise<readonly ClassText[]> {
  const all: ClassText[] = []
  for (let wanted = names; wanted.length > 0;) {
    const dotted = wanted.map(name => name.replaceAll('/', '.'))
    all.push(...classesIn(await answerOf('javap', ['-v', '-p', '-classpath', jar, ...dotted])))
    const known = new Set(all.map(({ name }) => name))
    const parents = all.map(({ parent }) => parent).filter(name => name.startsWith('org/') && !known.has(name))
    wanted = [...new Set(parents)]
  }
  return all
}

/**
 * The file: codes, then header classes by their path.
 * @param codes name of the class of the codes
 */
export function headersText(classes: readonly ClassText[], codes: string): string {
  const byName = new Map(classes.map(each => [each.name, each]))
  const constants = byName.get(codes)?.fields.filter(({ isStatic, value }) => isStatic && value !== undefined) ?? []
  const headers = classes.filter(({ name }) => headerClass.test(`${name}.class`))
  const lines = [
    { codes: Object.fromEntries(constants.map(({ name, value }) => [name, value])) },
    ...headers.map(header => ({
      class: header.name.split('/').at(-1),
      code: header.code,
      fields: Object.fromEntries(fieldsOf(header, byName)),
    })),
  ]
  return lines.map(line => `${spaced(line)}\n`).join('')
}

/** Type by field, `!` behind one that must be there; those of the class that it extends come first. */
function fieldsOf(header: ClassText, byName: ReadonlyMap<string, ClassText>): readonly (readonly [string, string])[] {
  const parent = byName.get(header.parent)
  const own = header.fields.filter(({ isStatic }) => !isStatic)
  return [
    ...(parent === undefined ? [] : fieldsOf(parent, byName)),
    ...own.map(({ name, type, isNeeded }) => [name, isNeeded ? `${type}!` : type] as const),
  ]
}

/** JSON on one line, with spaces between its parts. */
function spaced(value: object): string {
  return JSON.stringify(value, undefined, 1).replace(/\n\s*/g, ' ').replace(/\{ /g, '{').replace(/ \}/g, '}')
}

async function answerOf(program: 'jar' | 'javap', args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(jdkProgram(program), args)
  if (code === 0) return stdout
  throw new LauncherError('ERR_START', `${program} ended with ${code}: ${stderr.trim()}`)
}
