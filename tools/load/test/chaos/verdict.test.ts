// SPDX-License-Identifier: Apache-2.0
// The checker of chaos runs can fail: each kind of bad history is told by it, and its innocent neighbour is not.
import { expect } from 'chai'
import { ChaosHistory } from '../../src/chaos/chaos-history.js'
import type { ConsumerKind } from '../../src/chaos/plan.js'
import type { Delivery, Said } from '../../src/chaos/said.js'
import { verdictOf, type Verdict } from '../../src/chaos/verdict.js'
import type { Fate, Found } from '../../src/send-history.js'

const topic = 'orders'
const queue = `${topic}/broker-a/0`

/** A run with one group, told step by step. */
class Story {
  readonly history = new ChaosHistory()
  readonly #kind: ConsumerKind
  readonly #stored: Found[] = []

  constructor(kind: ConsumerKind) {
    this.#kind = kind
  }

  /** Messages that were sent, each with what the producer was told, and lie in the topic. */
  stored(ids: readonly string[], fate: Fate = 'acked'): this {
    for (const id of ids) {
      this.sent(id, fate)
      this.#stored.push({ id, brokerName: 'broker-a', queueId: 0, queueOffset: this.#stored.length })
    }
    return this
  }

  sent(id: string, fate: Fate, mayBeTwice = false): this {
    const settled = { fate, place: undefined, mayBeTwice, error: undefined }
    this.history.note('send-1-1', '', { is: 'sending', at: 0, topic, id })
    this.history.note('send-1-1', '', { is: 'sent', at: 1, topic, id, settled })
    return this
  }

  /** Once more in the topic. */
  again(id: string): this {
    this.#stored.push({ id, brokerName: 'broker-a', queueId: 0, queueOffset: this.#stored.length })
    return this
  }

  /** A member gets the queue. */
  assigned(by: string, at: number): this {
    return this.#says(by, { is: 'assigned', at, queues: [queue] })
  }

  delivered(by: string, id: string, at: number, more: Partial<Delivery> = {}): this {
    return this.#says(by, { is: 'delivered', at, endAt: at + 1, id, queue, offset: 0, isDone: true, ...more })
  }

  notAcked(by: string, at: number, id?: string): this {
    return this.#says(by, { is: 'notAcked', at, id })
  }

  begun(by: string, id: string, at: number): this {
    return this.#says(by, { is: 'begun', at, id })
  }

  acked(by: string, id: string, at: number): this {
    return this.#says(by, { is: 'acked', at, id })
  }

  ends(by: string, how: 'closed' | 'killed', at: number): this {
    this.history.group('group').ends.push({ by, how, at })
    return this
  }

  verdict(): Verdict {
    return verdictOf({
      history: this.history,
      groups: [{ name: 'group', kind: this.#kind, topics: [topic] }],
      stored: new Map([[topic, this.#stored]]),
      brokerNames: new Map([['broker-a', 'broker-a']]),
    })
  }

  #says(by: string, said: Said): this {
    this.history.note(by, 'group', said)
    return this
  }
}

const problemsOf = (story: Story) => story.verdict().problems.join('\n')
const duplicatesOf = (story: Story) =>
  Object.fromEntries(Object.entries(story.verdict().groups[0]?.duplicates ?? {}).filter(([, count]) => count > 0))

describe('the verdict on a chaos run', () => {
  it('is empty when everything was kept', () => {
    const story = new Story('push').stored(['a_0', 'a_1']).assigned('push-1-1', 1)
    story.delivered('push-1-1', 'a_0', 2).delivered('push-1-1', 'a_1', 3, { offset: 1 })

    expect(problemsOf(story)).to.equal('')
  })

  describe('on sends', () => {
    it('tells what was acknowledged and is not there', () => {
      expect(problemsOf(new Story('push').sent('a_0', 'acked'))).to.match(/orders: lost: 1: a_0/)
    })

    it('tells what was denied and is there', () => {
      expect(problemsOf(new Story('push').stored(['a_0'], 'not-sent'))).to.include('deniedButStored: 1: a_0')
      expect(problemsOf(new Story('push').stored(['a_0'], 'rejected'))).to.include('deniedButStored')
      expect(problemsOf(new Story('push').stored(['a_0'], 'unknown'))).to.equal('')
    })

    it('tells what lies there twice without a reason', () => {
      expect(problemsOf(new Story('simple').stored(['a_0']).again('a_0'))).to.include('unexplainedDuplicates')
      const excused = new Story('simple').sent('a_0', 'unknown', true).again('a_0').again('a_0')
      expect(problemsOf(excused)).to.equal('')
    })

    it('tells a send that never ended, unless its process was killed', () => {
      const story = new Story('push')
      story.history.note('send-1-1', '', { is: 'sending', at: 0, topic, id: 'a_0' })
      expect(problemsOf(story)).to.include('hung: 1: a_0')

      story.history.forgetSends('send-1-1', () => false)
      expect(problemsOf(story)).to.equal('')
    })

    it('tells a message of a transaction that was to be rolled back', () => {
      const story = new Story('push').stored(['a_4'], 'rejected')

      expect(problemsOf(story)).to.include('deniedButStored: 1: a_4')
    })

    it('tells what nobody has sent', () => {
      expect(problemsOf(new Story('push').sent('a_0', 'unknown').again('b_0'))).to.include('foreign: 1: b_0')
    })
  })

  describe('on what was consumed', () => {
    it('tells what was acknowledged to the producer and consumed by nobody', () => {
      expect(problemsOf(new Story('push').stored(['a_0']))).to.include('push: lost: 1: a_0')
    })

    it('does not count a failed delivery as consumption', () => {
      const story = new Story('push').stored(['a_0']).delivered('push-1-1', 'a_0', 2, { isDone: false })

      expect(problemsOf(story)).to.include('lost')
    })

    it('tells what nobody caught', () => {
      const story = new Story('push')
      story.history.note('push-1-1', 'group', { is: 'unhandled', at: 1, text: 'uncaught exception: Error: x' })

      expect(problemsOf(story)).to.equal('unhandled: push-1-1: uncaught exception: Error: x')
    })
  })

  describe('on what a consumer with queues got again', () => {
    const first = (story = new Story('push').stored(['a_0'])) =>
      story.assigned('push-1-1', 1).delivered('push-1-1', 'a_0', 2)

    it('tells what comes twice to the same member', () => {
      const story = first().delivered('push-1-1', 'a_0', 9)

      expect(problemsOf(story)).to.include('push: consumed again without a cause: 1: a_0 (orders/broker-a/0 0)')
      expect(duplicatesOf(story)).to.deep.equal({ unexplained: 1 })
    })

    it('knows a queue that moved', () => {
      expect(duplicatesOf(first().assigned('push-2-1', 5).delivered('push-2-1', 'a_0', 6))).to.deep.equal({ moved: 1 })
    })

    it('knows a member that was killed before the commit, and not one that was killed after it', () => {
      const killed = () => first().ends('push-1-1', 'killed', 4).assigned('push-2-1', 5).delivered('push-2-1', 'a_0', 6)
      expect(duplicatesOf(killed())).to.deep.equal({ killed: 1 })

      const story = killed()
      story.history.group('group').committed.push({ by: 'push-1-1', queue, offset: 1 })
      expect(duplicatesOf(story)).to.deep.equal({ unexplained: 1 })
    })

    it('tells what a member that closed had done, unless the offset was seen to fall back', () => {
      const closed = () => first().ends('push-1-1', 'closed', 4).assigned('push-2-1', 5).delivered('push-2-1', 'a_0', 6)
      expect(duplicatesOf(closed())).to.deep.equal({ unexplained: 1 })

      const story = closed()
      story.history.group('group').fellBack.push({ queue, from: 1, to: 0 })
      expect(duplicatesOf(story)).to.deep.equal({ setBack: 1 })
    })

    it('knows a member that closed while no broker could be told', () => {
      const story = first().ends('push-1-1', 'closed', 4).assigned('push-2-1', 5).delivered('push-2-1', 'a_0', 6)
      story.history.faults.push({ kind: 'suspend', target: 'push-2', at: 3, until: 5 })
      expect(duplicatesOf(story)).to.deep.equal({ unexplained: 1 })

      story.history.faults.push({ kind: 'blackHole', target: 'broker-a', at: 3, until: 5 })
      expect(duplicatesOf(story)).to.deep.equal({ fault: 1 })
    })

    it('knows a copy, and a retry of what failed, and tells a retry of what did not', () => {
      const retries = { queue: '%RETRY%group/broker-a/0' }
      expect(duplicatesOf(first().delivered('push-1-1', 'a_0', 9, { offset: 1 }))).to.deep.equal({ copied: 1 })
      const failed = new Story('push').stored(['a_0']).assigned('push-1-1', 1)
      failed.delivered('push-1-1', 'a_0', 2, { isDone: false }).delivered('push-1-1', 'a_0', 9, retries)
      expect(duplicatesOf(failed)).to.deep.equal({ failed: 1 })
      expect(duplicatesOf(first().delivered('push-1-1', 'a_0', 9, retries))).to.deep.equal({ unexplained: 1 })
    })
  })

  describe('on what a consumer with receipts got again', () => {
    const twice = (at = 20_000) =>
      new Story('simple').stored(['a_0']).delivered('simple-1-1', 'a_0', 100).delivered('simple-2-1', 'a_0', at)

    it('tells what has no cause', () => {
      expect(problemsOf(twice())).to.include('a_0 was done by simple-1-1')
      expect(duplicatesOf(twice())).to.deep.equal({ unexplained: 1 })
    })

    it('knows a member that was killed before the server knew', () => {
      expect(duplicatesOf(twice().ends('simple-1-1', 'killed', 200))).to.deep.equal({ killed: 1 })
    })

    it('tells what was acknowledged, whatever else happened', () => {
      const story = twice().acked('simple-1-1', 'a_0', 150).ends('simple-1-1', 'killed', 200)
      story.history.faults.push({ kind: 'suspend', target: 'simple-1', at: 50, until: 90 })

      expect(duplicatesOf(story)).to.deep.equal({ unexplained: 1 })
    })

    it('knows a fault of its broker, of its member, and of nobody else', () => {
      const during = (target: string) => {
        const story = twice()
        story.history.faults.push({ kind: 'blackHole', target, at: 50, until: 500 })
        return duplicatesOf(story)
      }

      expect(during('broker-a')).to.deep.equal({ fault: 1 })
      expect(during('simple-1')).to.deep.equal({ fault: 1 })
      expect(during('broker-b')).to.deep.equal({ unexplained: 1 })
      expect(during('simple-2')).to.deep.equal({ unexplained: 1 })
    })

    it('knows a member that was told of the failure, soon after the message', () => {
      expect(duplicatesOf(twice().notAcked('simple-1-1', 150, 'a_0'))).to.deep.equal({ notAcked: 1 })
      expect(duplicatesOf(twice().notAcked('simple-1-1', 150))).to.deep.equal({ notAcked: 1 })
      expect(duplicatesOf(twice().notAcked('simple-1-1', 150, 'a_1'))).to.deep.equal({ unexplained: 1 })
      expect(duplicatesOf(twice().notAcked('simple-2-1', 150, 'a_0'))).to.deep.equal({ unexplained: 1 })
      expect(duplicatesOf(twice(90_000).notAcked('simple-1-1', 60_000))).to.deep.equal({ unexplained: 1 })
    })

    it('knows a message that waited in the hand of a member for longer than it was its', () => {
      const story = () => new Story('simple').stored(['a_0']).delivered('simple-1-1', 'a_0', 20_000)
      expect(duplicatesOf(story().delivered('simple-2-1', 'a_0', 30_000, { takenAt: 100 }))).to.deep.equal({ late: 1 })
      expect(duplicatesOf(story().delivered('simple-2-1', 'a_0', 30_000, { takenAt: 29_000 }))).to.deep.equal({
        unexplained: 1,
      })
    })

    it('knows a message that was on its way for so long that the broker had stored it again', () => {
      const first = { storedAt: 50, takenAt: 20_000 }
      const story = (storedAt: number) =>
        new Story('simple')
          .stored(['a_0'])
          .delivered('simple-1-1', 'a_0', 20_001, first)
          .delivered('simple-2-1', 'a_0', 20_100, { storedAt, takenAt: 20_100 })

      expect(duplicatesOf(story(19_000))).to.deep.equal({ late: 1 })
      expect(duplicatesOf(story(20_050))).to.deep.equal({ unexplained: 1 })
    })

    it('takes what is told of a message for the last time that it was delivered', () => {
      const story = twice().notAcked('simple-1-1', 150, 'a_0').acked('simple-1-1', 'a_0', 300)

      expect(duplicatesOf(story)).to.deep.equal({ notAcked: 1 })
    })

    it('knows a message that lies there twice, and counts a third time', () => {
      const story = new Story('simple').sent('a_0', 'acked', true).again('a_0').again('a_0')
      for (const at of [1, 40_000]) story.delivered('simple-1-1', 'a_0', at)
      expect(duplicatesOf(story)).to.deep.equal({ copied: 1 })
      expect(duplicatesOf(story.delivered('simple-1-1', 'a_0', 80_000))).to.deep.equal({ copied: 1, unexplained: 1 })
    })
  })

  describe('on order', () => {
    const ordered = (...calls: readonly (readonly [by: string, id: string, at: number, endAt?: number])[]) => {
      const story = new Story('ordered').stored([...new Set(calls.map(([, id]) => id))])
      calls.forEach(([by, id, at, endAt], offset) => {
        story.begun(by, id, at)
        if (endAt !== undefined) story.delivered(by, id, at, { endAt, offset })
      })
      return story
    }
    const outOfOrder = (story: Story) => story.verdict().groups[0]?.outOfOrder

    it('accepts ascending numbers, and what comes again with all behind it', () => {
      const again = ordered(
        ['ordered-1-1', 'a_0', 1, 2],
        ['ordered-1-1', 'a_1', 3, 4],
        ['ordered-2-1', 'a_0', 5, 6],
        ['ordered-2-1', 'a_1', 7, 8],
        ['ordered-2-1', 'a_2', 9, 10],
      )
      expect(outOfOrder(again)).to.deep.equal([])
    })

    it('tells what comes for the first time behind a later one', () => {
      const story = ordered(['ordered-1-1', 'a_1', 1, 2], ['ordered-1-1', 'a_0', 3, 4])

      expect(outOfOrder(story)).to.deep.equal(['a_0 came for the first time behind a_1'])
    })

    it('tells two handlers of one key at work together', () => {
      const alone = ordered(['ordered-1-1', 'a_0', 1, 9], ['ordered-1-1', 'a_1', 5, 12])
      const apart = ordered(['ordered-1-1', 'a_0', 1, 9], ['ordered-2-1', 'a_1', 5, 12])

      expect(outOfOrder(alone)).to.deep.equal(['a_1 began in ordered-1-1 while ordered-1-1 was at work on a_0'])
      expect(outOfOrder(apart)).to.deep.equal(['a_1 began in ordered-2-1 while ordered-1-1 was at work on a_0'])
    })

    it('excuses a member that was killed, or stood still', () => {
      const calls = [
        ['ordered-1-1', 'a_0', 1],
        ['ordered-2-1', 'a_0', 50, 60],
      ] as const
      expect(outOfOrder(ordered(...calls))).to.have.length(1)
      expect(outOfOrder(ordered(...calls).ends('ordered-1-1', 'killed', 20))).to.deep.equal([])
      const story = ordered(...calls)
      story.history.faults.push({ kind: 'suspend', target: 'ordered-1', at: 10, until: 45 })
      expect(outOfOrder(story)).to.deep.equal([])
    })

    it('keeps keys apart', () => {
      const story = ordered(['ordered-1-1', 'a_5', 1, 9], ['ordered-1-1', 'b_0', 5, 12])

      expect(outOfOrder(story)).to.deep.equal([])
    })
  })
})
