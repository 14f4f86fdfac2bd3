// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { resourceOf, resourceOfStored } from '@rocketmq-ts/grpc-protocol'

describe('names of topics and groups', () => {
  for (const [stored, resourceNamespace, name] of [
    ['orders', '', 'orders'],
    ['shop%orders', 'shop', 'orders'],
    ['%DLQ%group', '', '%DLQ%group'],
  ] as const) {
    it(`${stored} is ${name} in "${resourceNamespace}"`, () => {
      expect(resourceOfStored(stored)).to.deep.equal({ resourceNamespace, name })
      expect(resourceOf(name, resourceNamespace)).to.deep.equal({ resourceNamespace, name })
    })
  }
})
