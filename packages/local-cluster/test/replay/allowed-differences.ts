// SPDX-License-Identifier: Apache-2.0
// Where an embedded cluster may answer otherwise than the real one that was recorded, and why. Each row must be needed.
import type { Difference } from './replay.js'

interface Allowance {
  readonly why: string
  /** `seq` of the answers. */
  readonly seqs: readonly number[]
  /** Paths of the values; all by default. */
  readonly path?: RegExp
}

const incomplete = 'near-duplicates were left out of the recording: consumers, producers, acknowledgements'

const allowances: Readonly<Record<string, readonly Allowance[]>> = {
  '040': [
    {
      why: 'a message without an id gets one of the broker, with its own address',
      seqs: [5, 7],
      path: /transactionId/,
    },
  ],
  '062': [{ why: 'a log position that follows from times', seqs: [5, 7], path: /commitLogOffset/ }],
  '063': [{ why: 'checks begin when the broker does', seqs: [3], path: /request/ }],
  '064': [{ why: 'a log position that follows from times', seqs: [17], path: /preparedTransactionOffset/ }],
  '065': [{ why: incomplete, seqs: [21, 28] }],
  '087': [{ why: incomplete, seqs: [19, 21, 25] }],
  '094': [{ why: incomplete, seqs: [16] }],
  '098': [
    { why: 'checks begin when the broker does', seqs: [1, 3] },
    { why: 'a log position that follows from times', seqs: [19], path: /preparedTransactionOffset/ },
    { why: 'a delivery date of the broker', seqs: [9], path: /storeSize/ },
  ],
  '110': [{ why: incomplete, seqs: [38, 42] }],
  '111': [
    { why: incomplete, seqs: [55] },
    { why: 'what is left of a time', seqs: [57], path: /invisibleTime/ },
    { why: 'POP_ROLLBACK is not served', seqs: [69] },
  ],
  '114': [
    { why: incomplete, seqs: [4] },
    { why: 'a hash table has no order', seqs: [6], path: /queueId/ },
  ],
  '122': [{ why: 'a failure of Java', seqs: [15], path: /remark/ }],
  '132': [{ why: incomplete, seqs: [1, 3], path: /topicList/ }],
  '133': [{ why: incomplete, seqs: [11], path: /totalTopicNum|counter|RETRY|TRANS_CHECK/ }],
  '134': [
    { why: incomplete, seqs: [6, 10, 14, 16, 20, 38, 42, 48, 50, 52, 64] },
    { why: 'measured times', seqs: [44], path: /delayTime/ },
    { why: 'of members that have come since', seqs: [66] },
  ],
  '136': [{ why: incomplete, seqs: [15], path: /pullOffset/ }],
  '139': [{ why: incomplete, seqs: [1, 3], path: /TopicCount/ }],
  '144': [
    { why: incomplete, seqs: [1, 3, 9, 11, 15, 17] },
    { why: 'our broker has another address', seqs: [5] },
    { why: 'a file of counters', seqs: [7] },
  ],
  '149': [{ why: 'was recorded on another cluster', seqs: [1, 3, 5, 7, 9, 11], path: /perm/ }],
  '161': [
    {
      why: 'a message without an id gets one of the broker, with its own address',
      seqs: [1, 29],
      path: /transactionId/,
    },
  ],
  '165': [{ why: 'a failure of Java', seqs: [1, 3, 5, 9], path: /remark/ }],
}

/** Divides differences of a case: those that are not allowed, and rows that allow what does not differ. */
export function allowed(
  number: string,
  differences: readonly Difference[],
): { readonly left: readonly Difference[]; readonly unused: readonly Allowance[] } {
  const rows = allowances[number] ?? []
  const fits = ({ seqs, path = /./ }: Allowance, { seq, path: where }: Difference) =>
    seqs.includes(seq) && path.test(where)
  return {
    left: differences.filter(difference => !rows.some(row => fits(row, difference))),
    unused: rows.filter(row => !differences.some(difference => fits(row, difference))),
  }
}
