// SPDX-License-Identifier: Apache-2.0
// Every option of a producer has an effect that can be seen, and a default that can be seen too.
import { expect } from 'chai'
import { clientOptions } from './options/client-options.js'
import { ownOptions } from './options/own-options.js'
import { transactionOptions } from './options/transaction-options.js'
import { Run, type Options, type Row } from './options/option-row.js'

const rows: Readonly<Record<string, Row<unknown>>> = { ...ownOptions, ...clientOptions, ...transactionOptions }

describe('the option', () => {
  for (const [name, { value, see, byDefault, given, cluster }] of Object.entries(rows)) {
    it(`${name} makes a difference`, async () => {
      const seen: unknown[] = []
      for (const tested of [{}, { [name]: value }] as Partial<Options>[]) {
        await using run = await Run.with(tested, cluster)
        seen.push(await see(run))
      }

      expect(seen).to.deep.equal([byDefault, given])
    })
  }
})
