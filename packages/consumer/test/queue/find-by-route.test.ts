// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { findByRoute } from '../../src/queue/find-by-route.js'

describe('what is looked for by the route of a topic', () => {
  /** Asks for something that is known after so many updates; also says which routes were asked for. */
  async function found(knownAfter: number): Promise<readonly [string | undefined, readonly string[]]> {
    const asked: string[] = []
    const routes = {
      update: (topic: string) => Promise.resolve(void asked.push(topic)),
    } as unknown as Parameters<typeof findByRoute>[0]['routes']
    const result = await findByRoute({ routes }, 'orders', () => (asked.length >= knownAfter ? 'here' : undefined))
    return [result, asked]
  }

  it('is found without a question when it is known, and after one otherwise', async () => {
    expect(await found(0)).to.deep.equal(['here', []])
    expect(await found(1)).to.deep.equal(['here', ['orders']])
    expect(await found(2)).to.deep.equal([undefined, ['orders']])
  })
})
