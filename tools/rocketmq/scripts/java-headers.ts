// SPDX-License-Identifier: Apache-2.0
// `npm run java-headers -- <version>`: writes what the class files of a release say of requests and their headers where
// the tests of `protocol` read it. Needs a JDK and, the first time, Maven.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readJavaHeaders } from '../src/java-headers.js'
import { LauncherError } from '../src/launcher-error.js'
import { checkVersion, defaultVersion } from '../src/version.js'

const folder = join(import.meta.dirname, '..', '..', '..', 'packages', 'protocol', 'test', 'requests')
const usage = `npm run java-headers -- <version of RocketMQ, such as ${defaultVersion}>\n`

const [text, ...others] = process.argv.slice(2)
if (text === undefined || others.length > 0) {
  process.stderr.write(usage)
  process.exitCode = 2
} else {
  try {
    const version = checkVersion(text)
    const headers = await readJavaHeaders(version, {
      onProgress: state => {
        if (state === 'begun') process.stdout.write(`fetching the jars of ${version} …\n`)
      },
    })
    const path = join(folder, `java-headers-${version}.jsonl`)
    await writeFile(path, headers)
    process.stdout.write(`${headers.split('\n').length - 2} classes in ${path}\n`)
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error
    process.stderr.write(`${error.code}: ${error.message}\n`)
    process.exitCode = 1
  }
}
