// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { DeliveryHistory } from '../src/delivery-history.js'

/** Consumer `a` has queue `q` and consumed offset 7 of it. */
function begun(): DeliveryHistory {
  const history = new DeliveryHistory()
  history.assigned('a', ['q'])
  history.delivered('a', 'q', 7, 'seven')
  return history
}

const none = { killed: 0, cutOff: 0, rebalanced: 0, setBack: 0, unexplained: 0 }

describe('the history of deliveries', () => {
  it('knows what nobody consumed', () => {
    const history = begun()

    expect(history.missing(['seven', 'eight'])).to.deep.equal(['eight'])
    expect(history.duplicates()).to.deep.equal(none)
    expect(history.size).to.equal(1)
  })

  it('explains a second delivery by the death of the first consumer, if it was not committed', () => {
    const history = begun()
    history.ends('a', 'killed')
    history.committed('a', 'q', 7)
    history.assigned('b', ['q'])
    history.delivered('b', 'q', 7, 'seven')

    expect(history.duplicates()).to.deep.equal({ ...none, killed: 1 })
  })

  it('explains it by an end in order that could not tell the broker', () => {
    const history = begun()
    history.ends('a', 'cutOff')
    history.assigned('b', ['q'])
    history.delivered('b', 'q', 7, 'seven')

    expect(history.duplicates()).to.deep.equal({ ...none, cutOff: 1 })
  })

  it('does not explain the second delivery of what was committed', () => {
    const history = begun()
    history.ends('a', 'killed')
    history.committed('a', 'q', 8)
    history.assigned('b', ['q'])
    history.delivered('b', 'q', 7, 'seven')

    expect(history.duplicates()).to.deep.equal({ ...none, unexplained: 1 })
  })

  it('explains it by the committed offset having gone back behind it', () => {
    const history = begun()
    history.delivered('a', 'q', 8, 'eight')
    history.ends('a', 'closed')
    history.fellBack('q', 8, 5)
    history.assigned('b', ['q'])
    history.delivered('b', 'q', 7, 'seven')
    history.delivered('b', 'q', 8, 'eight')

    expect(history.duplicates()).to.deep.equal({ ...none, setBack: 1, unexplained: 1 })
  })

  it('explains it by the queue having moved while the first consumer lived', () => {
    const history = begun()
    history.assigned('b', ['q'])
    history.delivered('b', 'q', 7, 'seven')
    history.ends('a', 'closed')

    expect(history.duplicates()).to.deep.equal({ ...none, rebalanced: 1 })
  })

  it('explains the last deliveries of a consumer that has not noticed yet that its queue moved', () => {
    const history = begun()
    history.assigned('b', ['q'])
    history.delivered('b', 'q', 8, 'eight')
    history.delivered('a', 'q', 8, 'eight')

    expect(history.duplicates()).to.deep.equal({ ...none, rebalanced: 1 })
  })

  it('explains it by the queue having moved to a third consumer while the first one lived', () => {
    const history = begun()
    history.assigned('b', ['q'])
    history.ends('a', 'closed')
    history.assigned('c', ['q'])
    history.delivered('c', 'q', 7, 'seven')

    expect(history.duplicates()).to.deep.equal({ ...none, rebalanced: 1 })
  })

  it('does not explain it after an orderly end, which commits', () => {
    const history = begun()
    history.ends('a', 'closed')
    history.assigned('b', ['q'])
    history.delivered('b', 'q', 7, 'seven')

    expect(history.duplicates()).to.deep.equal({ ...none, unexplained: 1 })
  })

  it('does not explain that one consumer gets a message twice while it has the queue', () => {
    const history = begun()
    history.delivered('a', 'q', 7, 'seven')

    expect(history.duplicates()).to.deep.equal({ ...none, unexplained: 1 })
  })
})
