// SPDX-License-Identifier: Apache-2.0
// Hooks see what is imported, and nothing that is required. Mocha requires spec files first where Node.js can require
// ES modules: one that happens to be JavaScript, too, would run as that (`f<string>()` compares).
import Module from 'node:module'

export function refuseRequire() {
  // Mocha asks this, and imports first then.
  Object.defineProperty(process.features, 'require_module', { value: false })
  Module._extensions['.ts'] = (_module, path) => {
    throw Object.assign(new Error(`${path} is TypeScript: import it`), { code: 'ERR_REQUIRE_ESM' })
  }
}
