// SPDX-License-Identifier: Apache-2.0
// A name, a member or a type that changes by accident breaks users. What is meant is recorded anew:
// node --import tsx scripts/record-api.ts, here in tools/user-checks, after npm run build.
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { publicApi, publishedPackages, recordPath } from '../src/public-api.js'

describe('the public API', function () {
  this.timeout(120_000)
  for (const name of publishedPackages) {
    it(`of ${name} is what tools/user-checks/api/${name}.txt says; scripts/record-api.ts records what is meant`, () => {
      expect(publicApi(name).split('\n')).to.deep.equal(readFileSync(recordPath(name), 'utf8').split('\n'))
    })
  }
})
