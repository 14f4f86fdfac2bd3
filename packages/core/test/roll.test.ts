// SPDX-License-Identifier: Apache-2.0
import { Roll, type Enrolled } from '@rocketmq-ts/core'
import { leftBySmallCollections } from '@rocketmq-ts/test-run'
import { expect } from 'chai'

interface Member extends Enrolled {
  readonly name: number
  readonly bytes?: number[]
}

const member = (name: number): Member => ({ place: -1, name })
const namesOf = (roll: Roll<Member>) => roll.list().map(({ name }) => name)

describe('a roll', () => {
  it('lists those who are there in the order of coming, whoever left', () => {
    const roll = new Roll<Member>()
    const members = Array.from({ length: 1000 }, (_, name) => member(name))

    for (const each of members) {
      roll.add(each)
      if (each.name % 10 !== 0) roll.delete(each)
    }

    expect(namesOf(roll)).to.deep.equal(Array.from({ length: 100 }, (_, index) => index * 10))
    expect(roll.size).to.equal(100)
  })

  it('knows who is not there: never, not any more, or since it was cleared', () => {
    const roll = new Roll<Member>()
    const [gone, stranger, last] = [member(1), member(2), member(3)]
    roll.add(gone)
    roll.add(last)

    expect(roll.delete(stranger)).to.equal(false)
    expect(roll.delete(gone)).to.equal(true)
    expect(roll.delete(gone)).to.equal(false)
    roll.clear()
    expect(roll.delete(last)).to.equal(false)
    expect(namesOf(roll)).to.deep.equal([])
  })

  it('takes back who has left', () => {
    const roll = new Roll<Member>()
    const [one, two] = [member(1), member(2)]
    roll.add(one)
    roll.add(two)
    roll.delete(one)

    roll.add(one)

    expect(namesOf(roll)).to.deep.equal([2, 1])
  })

  it('keeps nothing of those who have left', () => {
    const roll = new Roll<Member>()
    const here: Member[] = []

    const left = leftBySmallCollections(() => {
      for (let name = 0; name < 5000; name++) {
        const coming = { ...member(name), bytes: new Array<number>(1000).fill(name) }
        const leaving = here[name % 100]
        if (leaving !== undefined) roll.delete(leaving)
        here[name % 100] = coming
        roll.add(coming)
      }
    })

    // 40 MB have come and gone, 0.8 MB are there. A `Set` keeps 26 MB.
    expect(left).to.be.lessThan(5_000_000)
  })
})
