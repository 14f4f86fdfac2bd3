// SPDX-License-Identifier: Apache-2.0
// The umbrella has no logic; what it must not lose is a name.
import * as admin from '@rocketmq-ts/admin'
import * as client from '@rocketmq-ts/client'
import * as consumer from '@rocketmq-ts/consumer'
import { errorTable } from '@rocketmq-ts/core'
import * as producer from '@rocketmq-ts/producer'
import { expect } from 'chai'
import * as all from 'rocketmq-ts'

describe('the umbrella package', () => {
  for (const [name, part] of Object.entries({ admin, client, consumer, producer })) {
    it(`has everything of ${name}`, () => {
      expect(all).to.include.all.keys(Object.keys(part))
    })
  }

  it('has every class of the error table', () => {
    expect(all).to.include.all.keys(Object.values(errorTable).map(({ name }) => name))
  })
})
