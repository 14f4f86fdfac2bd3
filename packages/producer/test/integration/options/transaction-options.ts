// SPDX-License-Identifier: Apache-2.0
// Rows of the options that only transactional producers have.
import { setImmediate } from 'node:timers/promises'
import type { TransactionListener, TransactionOptions } from '@rocketmq-ts/producer'
import { endTransaction, transactionHalfTopic } from '@rocketmq-ts/protocol'
import { waitFor } from '@rocketmq-ts/test-run'
import type { Rows, Run } from './option-row.js'
import { order } from './seen.js'

const never = () => new Promise<never>(() => undefined)
const impatient = { topics: ['orders'], config: { transactionTimeOut: 20, transactionCheckInterval: 20 } }

/** A broker asks for three transactions, and the listener never answers. Resolves to how often it was asked. */
async function questionsAtOnce(run: Run, logged: string[], maxConcurrentChecks?: number): Promise<number> {
  let asked = 0
  const transactionListener: TransactionListener = {
    executeLocalTransaction: () => 'unknown',
    checkLocalTransaction: () => {
      asked++
      return never()
    },
  }
  const { logger } = {
    logger: { debug: () => 0, info: () => 0, warn: (text: string) => logged.push(text), error: () => 0 },
  }
  const bound = maxConcurrentChecks === undefined ? {} : { maxConcurrentChecks }
  const producer = await run.startedTransactional({ transactionListener, logger, ...bound })
  for (let i = 0; i < 3; i++) await producer.sendMessageInTransaction(order)
  const inQuestion = () => {
    const halves = run.cluster.messages(transactionHalfTopic)
    return new Set(
      halves.flatMap(half => (half.property('TRANSACTION_CHECK_TIMES') === undefined ? [] : half.messageId)),
    )
  }
  await waitFor('a question for each', () => inQuestion().size === 3)
  // What was written before this answer has been read.
  await producer.send(order)
  await setImmediate()
  return asked
}

export const transactionOptions: Rows<TransactionOptions> = {
  transactionListener: {
    value: { executeLocalTransaction: () => 'commit', checkLocalTransaction: () => 'unknown' },
    see: async run => {
      const producer = await run.startedTransactional()
      return (await producer.sendMessageInTransaction(order)).localTransactionState
    },
    byDefault: 'unknown',
    given: 'commit',
  },
  transactionTimeoutMs: {
    value: 700,
    see: async run => {
      const transactionListener = { executeLocalTransaction: never, checkLocalTransaction: never }
      const producer = await run.startedTransactional({ transactionListener })
      const sending = producer.sendMessageInTransaction(order)
      await waitFor('the half message', () => run.cluster.messages(transactionHalfTopic).length > 0)
      // Its answer must be there before time goes on.
      await producer.send(order)
      const elapsed = await run.elapsed(sending)
      return [elapsed, run.cluster.requests(endTransaction).length]
    },
    byDefault: [60_000, 1],
    given: [700, 1],
  },
  maxConcurrentChecks: {
    value: 2,
    see: run => questionsAtOnce(run, []).then(count => Math.min(count, 3)),
    byDefault: 3,
    given: 2,
    cluster: impatient,
  },
  checkRequestHoldMax: {
    value: 1,
    see: async run => {
      const logged: string[] = []
      await questionsAtOnce(run, logged, 1)
      return logged.some(text => text.includes('a transaction check is dropped: 1 wait already'))
    },
    byDefault: false,
    given: true,
    cluster: impatient,
  },
}
