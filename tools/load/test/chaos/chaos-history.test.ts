// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { ChaosHistory } from '../../src/chaos/chaos-history.js'

describe('the history of a chaos run', () => {
  it('is told in the order of time, however long it is', () => {
    const history = new ChaosHistory()
    const count = 150_000
    const delivery = { is: 'delivered', endAt: 0, queue: 'T/b/0', offset: 0, isDone: true } as const
    for (let at = count; at > 0; at--) history.note('push-1-1', 'G', { ...delivery, at, id: `a_${at}` })
    history.note('push-1-1', 'G', { is: 'begun', at: 0, id: 'a_1' })

    const lines = history.lines()

    expect(lines).to.have.length(count + 1)
    expect(lines[0]).to.equal('{"is":"begun","group":"G","at":0,"by":"push-1-1","id":"a_1"}')
    expect(lines.slice(1, 3).map(line => (JSON.parse(line) as { id: string }).id)).to.deep.equal(['a_1', 'a_2'])
  })
})
