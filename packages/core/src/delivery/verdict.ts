// SPDX-License-Identifier: Apache-2.0
// Reads what a handler returned. Only an object of the names of verdicts is one: whatever else a function happens to
// return (`m => repository.save(m)`) means that the message is done. A verdict that makes no sense is a failure: it
// meant something that is not understood here, and a message too many is better than one too few.
import { UsageError } from '../errors/errors.js'
import { valueText } from '../errors/value-text.js'

/** A message that its handler did not do, and how it is tried again. */
export interface HandlerFailure {
  /** 0: the broker chooses; -1: dead letter. */
  readonly delayLevel: number
  /** Pause of an ordered queue, milliseconds; `undefined`: as configured. */
  readonly pauseMs: number | undefined
  /** What was thrown; `undefined` when the handler asked for a retry. */
  readonly error: Error | undefined
}

/**
 * Where a failed message went: `retry` and `deadLetter`: the broker has it; `local`: the broker could not take it, it
 * is tried again here; `suspended`: its ordered queue waits; `dropped`: broadcast consumers do not retry.
 */
export type FailureFate = 'retry' | 'deadLetter' | 'local' | 'suspended' | 'dropped'

/** True when the message is tried again by this consumer, without a broker. */
export function staysHere(fate: FailureFate): boolean {
  return fate === 'local' || fate === 'suspended'
}

/** Java's default levels, milliseconds. Brokers may have others: `messageDelayLevel`. [MessageStoreConfig.java] */
export const defaultDelayLevels: readonly number[] = [1, 5, 10, 30]
  .concat([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 60, 120].map(minutes => minutes * 60))
  .map(seconds => seconds * 1000)

/** The level, counted from 1, whose delay is at least as long; the last one when none is. */
export function delayLevelFor(milliseconds: number): number {
  const index = defaultDelayLevels.findIndex(delay => delay >= milliseconds)
  return index < 0 ? defaultDelayLevels.length : index + 1
}

/** A failure by default: the broker chooses when the message comes again. */
export function failureOf(error: Error | undefined): HandlerFailure {
  return { delayLevel: 0, pauseMs: undefined, error }
}

/** What a handler said of its messages. */
export interface HandlerVerdict {
  /** What became of each message, `undefined` for those that are done; absent: all are done. */
  readonly failures: readonly (HandlerFailure | undefined)[] | undefined
  /** Must not be committed before a later message is. */
  readonly isCommitLater: boolean
  /** Takes everything back since the last commit. */
  readonly isRollback: boolean
  /** The returned value as text when it is not a verdict; the messages are done. */
  readonly ignored: string | undefined
}

const allDone: HandlerVerdict = { failures: undefined, isCommitLater: false, isRollback: false, ignored: undefined }

/** The names of which verdicts are made. An object with any other is a value of the application's. */
const verdictNames: ReadonlySet<string> = new Set(['retryAfter', 'delayLevel', 'commit', 'rollback', 'ackIndex'])

/**
 * Reads what a handler returned. Never throws: a verdict that cannot be read is a failure.
 * @param count messages that the handler got
 */
export function verdictOf(result: unknown, count: number): HandlerVerdict {
  if (result === undefined || result === null) return allDone
  try {
    if (Array.isArray(result)) return verdictOfList(result, count)
    return isVerdict(result) ? verdictOfObject(result, count) : ignored(result)
  } catch (thrown) {
    return failed(wrong('what cannot be read', thrown), count)
  }
}

/** The verdict of a handler that threw. @param count messages that the handler got */
export function verdictOfError(error: Error, count: number): HandlerVerdict {
  return failed(failureOf(error), count)
}

function verdictOfObject(result: Partial<Record<string, unknown>>, count: number): HandlerVerdict {
  const { commit, rollback, ackIndex } = result
  if (commit === false) return { ...allDone, isCommitLater: true }
  const failure = retryOf(result)
  if (typeof ackIndex === 'number') {
    const failures = Array.from({ length: count }, (_, index) => (index <= ackIndex ? undefined : failure))
    return { ...allDone, failures }
  }
  return { ...failed(failure, count), isRollback: rollback === true }
}

/** One fate for each message; a list without any fate is a value of the application's. */
function verdictOfList(results: readonly unknown[], count: number): HandlerVerdict {
  const fates = results.map(result => (isVerdict(result) ? retryOf(result) : undefined))
  const hasFates = fates.some(fate => fate !== undefined)
  if (!hasFates) return results.every(result => result === undefined || result === null) ? allDone : ignored(results)
  // A list that is too short or too long belongs to other messages.
  if (fates.length !== count) return failed(wrong(`a list of ${fates.length} results for ${count} messages`), count)
  return { ...allDone, failures: fates }
}

function isVerdict(result: unknown): result is Partial<Record<string, unknown>> {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return false
  const names = Object.keys(result)
  return names.length > 0 && names.every(name => verdictNames.has(name))
}

function retryOf({ retryAfter, delayLevel, ackIndex, rollback }: Partial<Record<string, unknown>>): HandlerFailure {
  if (typeof delayLevel === 'number' && Number.isInteger(delayLevel)) {
    return { delayLevel, pauseMs: undefined, error: undefined }
  }
  if (typeof retryAfter === 'number' && retryAfter >= 0) {
    return { delayLevel: delayLevelFor(retryAfter), pauseMs: retryAfter, error: undefined }
  }
  if (typeof ackIndex === 'number' || rollback === true) return failureOf(undefined)
  const values = { retryAfter, delayLevel, ackIndex, rollback }
  return wrong(`a verdict that makes no sense (${textOf(Object.entries(values))})`)
}

function failed(failure: HandlerFailure, count: number): HandlerVerdict {
  return { ...allDone, failures: Array.from({ length: count }, () => failure) }
}

function ignored(result: unknown): HandlerVerdict {
  return { ...allDone, ignored: Array.isArray(result) ? `a list of ${result.length}` : valueText(result) }
}

function wrong(what: string, cause?: unknown): HandlerFailure {
  const text = `the handler returned ${what}, which counts as a failure; return nothing when it is done`
  return failureOf(new UsageError(text, cause === undefined ? {} : { cause }))
}

function textOf(entries: readonly (readonly [string, unknown])[]): string {
  const given = entries.filter(([, value]) => value !== undefined)
  return given.map(([name, value]) => `${name}: ${valueText(value)}`).join(', ')
}
