// SPDX-License-Identifier: Apache-2.0
// Loads each package that is named by `import` and by `require`, and prints those that exist twice.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const twice = []
for (const name of process.argv.slice(2)) {
  const imported = await import(name)
  const required = require(name)
  if (Object.keys(imported).some(key => key !== 'default' && imported[key] !== required[key])) twice.push(name)
}
console.log(JSON.stringify(twice))
