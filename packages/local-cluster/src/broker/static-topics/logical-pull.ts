// SPDX-License-Identifier: Apache-2.0
// A pull from a logical queue: it reads one stretch, here or on the broker that has it, and its answer is in positions
// of the logical queue. At the end of a stretch it goes on with the next one. [PullMessageProcessor.java
// rewriteRequestForStaticTopic, rewriteResponseForStaticTopic]
import { hasPullFlag, pullFlags, pullMessage, type PullFlag } from '@rocketmq-ts/protocol'
import type { Reply, RequestValues } from '@rocketmq-ts/remoting'
import type { Broker } from '../broker.js'
import { askAbout, logicalQueueOf, type LogicalQueue } from './logical-queue.js'
import { fixedEnd, isEnded, stretchAfter, stretchAt, toLogical, toReal, type Stretch } from './stretch.js'

type Pull = RequestValues<typeof pullMessage>
type PullReply = Reply<typeof pullMessage>

/** A pull from a logical queue. */
export interface LogicalPull {
  readonly queue: LogicalQueue
  /** Where the messages are. */
  readonly stretch: Stretch
  /** The pull from the real queue. */
  readonly pull: Pull
}

/** What a pull is in terms of real queues; `undefined` when it is from a real one. */
export function logicalPullOf(broker: Broker, pull: Pull): LogicalPull | undefined {
  const queue = logicalQueueOf(broker, pull, {
    remark: brokerName => `cannot find mapping item in request process of current broker ${brokerName}`,
  })
  if (queue === undefined) return undefined
  const stretch = stretchAt(queue.stretches, pull.queueOffset) ?? queue.last
  const { queueId, startOffset, endOffset } = stretch
  const maxMsgNums = isEnded(stretch) ? Math.min(endOffset - startOffset, pull.maxMsgNums) : pull.maxMsgNums
  return { queue, stretch, pull: { ...pull, queueId, queueOffset: toReal(stretch, pull.queueOffset), maxMsgNums } }
}

/** Pulls from the broker that has the stretch, which neither holds the pull nor commits for it. */
export async function pulledElsewhere(broker: Broker, logical: LogicalPull): Promise<PullReply> {
  const { stretch, pull } = logical
  const sysFlag = without(pull.sysFlag, ['SUSPEND', 'COMMIT_OFFSET'])
  const { command: _, ...reply } = await askAbout(broker, stretch, pullMessage, { ...pull, sysFlag })
  return logicalReply(logical, { ...reply, remark: '' })
}

/** The answer in positions of the logical queue. */
export function logicalReply({ queue, stretch, pull }: LogicalPull, reply: PullReply): PullReply {
  const isFound = reply.answer === 'SUCCESS'
  const { current, answer, next, min, max } = isFound ? foundIn(stretch, reply) : nothingIn(stretch, queue, pull, reply)
  const end = isEnded(current) ? Math.min(next, current.endOffset) : next
  return {
    ...reply,
    ...(isFound ? {} : { answer, remark: undefined }),
    nextBeginOffset: toLogical(current, end),
    minOffset: toLogical(current, min),
    maxOffset: Math.max(toLogical(current, max), fixedEnd(queue.last)),
    offsetDelta: current.logicOffset - current.startOffset,
  }
}

/** Real positions of an answer, and the stretch that they are in. */
interface Positions {
  readonly current: Stretch
  readonly answer: PullReply['answer']
  readonly next: number
  readonly min: number
  readonly max: number
}

function foundIn(current: Stretch, reply: PullReply): Positions {
  const { answer, nextBeginOffset: next, minOffset: min, maxOffset: max } = reply
  return { current, answer, next, min, max }
}

function nothingIn(current: Stretch, { stretches, last }: LogicalQueue, pull: Pull, reply: PullReply): Positions {
  const same = foundIn(current, reply)
  const { min, max, answer } = same
  const offset = pull.queueOffset
  const isFirst = stretchAt(stretches, 0) === current
  const isLast = last === current
  if (offset < min) return { ...same, answer: isFirst ? 'PULL_OFFSET_MOVED' : 'PULL_RETRY_IMMEDIATELY', next: min }
  const next = isLast && offset > max && answer === 'PULL_OFFSET_MOVED' ? max : same.next
  if (offset < max || (isLast && !isFirst)) return { ...same, next }
  const after = stretchAfter(stretches, current)
  // It may be that nobody knows yet where the next stretch begins.
  if (after === undefined) return { ...same, next, answer: 'PULL_NOT_FOUND' }
  const { startOffset: start } = after
  return { current: after, answer: 'PULL_RETRY_IMMEDIATELY', next: start, min: start, max: start }
}

function without(sysFlag: number, flags: readonly PullFlag[]): number {
  return flags.reduce((left, flag) => (hasPullFlag(left, flag) ? left - pullFlags[flag] : left), sysFlag)
}
