// SPDX-License-Identifier: Apache-2.0
// A checker that finds nothing proves nothing: each violation is shown to it once.
import { ConnectionError, SendError, type Outcome, type SendAttempt } from '@rocketmq-ts/core'
import type { SendResult } from '@rocketmq-ts/producer'
import { expect } from 'chai'
import { SendHistory, type Found, type Violations } from '../src/send-history.js'

const attempt = { brokerName: 'b', queueId: 0, address: 'a:1', elapsedMs: 1 }

function lostAttempt(outcome: Outcome): SendAttempt {
  return { ...attempt, error: new ConnectionError('gone', { outcome }) }
}

function acked(queueOffset: number, attempts: readonly SendAttempt[] = [attempt]): Promise<SendResult> {
  const queue = { topic: 'T', brokerName: 'b', queueId: 0 }
  return Promise.resolve({
    status: 'SEND_OK',
    messageId: 'm',
    offsetMessageId: 'o',
    queue,
    queueOffset,
    transactionId: undefined,
    recallHandle: undefined,
    regionId: 'r',
    isTraced: true,
    batchId: undefined,
    attempts,
  })
}

function failed(outcome: Outcome, attempts = [lostAttempt(outcome)]): Promise<SendResult> {
  return Promise.reject(new SendError('it failed', attempts, { outcome }))
}

const found = (id: string, queueOffset: number): Found => ({ id, brokerName: 'b', queueId: 0, queueOffset })

async function violationsOf(
  sends: Readonly<Record<string, Promise<SendResult>>>,
  messages: readonly Found[],
): Promise<Partial<Violations>> {
  const history = new SendHistory()
  for (const [id, sending] of Object.entries(sends)) history.track(id, sending, 1000)
  await history.settled()
  const { violations } = history.compare(messages)
  const entries = Object.entries(violations) as [keyof Violations, readonly string[]][]
  return Object.fromEntries(entries.filter(([, ids]) => ids.length > 0))
}

describe('the history of sends', () => {
  it('has nothing to say when every acknowledged message lies where it was acknowledged', async () => {
    const sends = { one: acked(0), two: acked(1), lost: failed('unknown'), kept: failed('unknown') }

    expect(await violationsOf(sends, [found('one', 0), found('two', 1), found('kept', 2)])).to.deep.equal({})
  })

  it('finds what was acknowledged and lost', async () => {
    expect(await violationsOf({ one: acked(0) }, [])).to.deep.equal({ lost: ['one'], misplaced: ['one'] })
  })

  for (const outcome of ['not-sent', 'rejected'] as const) {
    it(`finds what was called ${outcome} and stored`, async () => {
      expect(await violationsOf({ one: failed(outcome) }, [found('one', 0)])).to.deep.equal({
        deniedButStored: ['one'],
      })
    })
  }

  it('finds acknowledgements that were mixed up', async () => {
    const messages = [found('one', 1), found('two', 0)]

    expect(await violationsOf({ one: acked(0), two: acked(1) }, messages)).to.deep.equal({ misplaced: ['one', 'two'] })
  })

  it('finds errors that do not say whether the message may be stored', async () => {
    expect(await violationsOf({ one: Promise.reject(new Error('plain')) }, [])).to.deep.equal({ untold: ['one'] })
  })

  it('finds sends that are under way, and messages that nobody sent', () => {
    const history = new SendHistory()
    history.track('one', new Promise(() => undefined), 1000)

    const { violations } = history.compare([found('stranger', 0)])

    expect(violations.hung).to.deep.equal(['one'])
    expect(violations.foreign).to.deep.equal(['stranger'])
  })

  it('allows a second copy only to a message with an attempt of unknown outcome', async () => {
    const copies = [found('one', 0), found('one', 1)]

    expect(await violationsOf({ one: acked(1) }, copies)).to.deep.equal({ unexplainedDuplicates: ['one'] })
    expect(await violationsOf({ one: acked(1, [lostAttempt('unknown'), attempt]) }, copies)).to.deep.equal({})
    expect(await violationsOf({ one: failed('unknown') }, copies)).to.deep.equal({ unexplainedDuplicates: ['one'] })
  })

  it('does not take a second delivery of one copy for a second copy', async () => {
    expect(await violationsOf({ one: acked(0) }, [found('one', 0), found('one', 0)])).to.deep.equal({})
  })

  it('counts', async () => {
    const history = new SendHistory()
    history.track('one', acked(0, [lostAttempt('unknown'), attempt]), 1000)
    history.track('two', failed('unknown'), 1000)
    history.track('three', failed('not-sent'), 1000)
    history.track('four', failed('rejected'), 1000)
    await history.settled()

    const { counts } = history.compare([found('one', 0), found('one', 5), found('two', 6)])

    expect(counts).to.deep.equal({
      sent: 4,
      acked: 1,
      rejected: 1,
      notSent: 1,
      unknown: 1,
      unknownStored: 1,
      consumedUnique: 2,
      duplicatesAfterUnknown: 1,
    })
  })
})
