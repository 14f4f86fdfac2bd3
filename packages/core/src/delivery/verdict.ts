// SPDX-License-Identifier: Apache-2.0
// Reads what a handler returned. Something unknown counts as a failure: it meant something that is not understood here,
// and a message too many is better than one too few.
import { UsageError } from '../errors/errors.js'

/** A message that its handler did not do, and how it is tried again. */
export interface HandlerFailure {
  /** 0: the broker chooses; -1: dead letter. */
  readonly delayLevel: number
  /** Pause of an ordered queue, milliseconds; `undefined`: as configured. */
  readonly pauseMs: number | undefined
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

/**
 * What became of each message, `undefined` for those that are done; all are done when it returns `undefined`.
 * @param count messages that the handler got
 */
export function failuresOf(result: unknown, count: number): readonly (HandlerFailure | undefined)[] | undefined {
  if (result === undefined || result === null) return undefined
  if (Array.isArray(result)) return eachOf(result, count)
  if (typeof result !== 'object') return all(unknownResult(result), count)
  if ('commit' in result && result.commit === false) return undefined
  const failure = retryOf(result)
  if (!('ackIndex' in result)) return all(failure, count)
  const { ackIndex } = result
  if (typeof ackIndex !== 'number') return all(unknownResult(result), count)
  return Array.from({ length: count }, (_, index) => (index <= ackIndex ? undefined : failure))
}

/** True for a result that must not be committed yet. */
export function isCommitLater(result: unknown): boolean {
  return isObject(result) && 'commit' in result && result.commit === false
}

/** True for a result that takes everything back since the last commit. */
export function isRollback(result: unknown): boolean {
  return isObject(result) && 'rollback' in result && result.rollback === true
}

function eachOf(results: readonly unknown[], count: number): readonly (HandlerFailure | undefined)[] {
  // A list that is too short or too long belongs to other messages.
  if (results.length !== count)
    return all(unknownResult(`a list of ${results.length} results for ${count} messages`), count)
  return results.map(result => (result === undefined || result === null ? undefined : retryOf(result)))
}

function retryOf(result: unknown): HandlerFailure {
  if (!isObject(result)) return unknownResult(result)
  const { retryAfter, delayLevel } = result as { retryAfter?: unknown; delayLevel?: unknown }
  if (typeof delayLevel === 'number' && Number.isInteger(delayLevel)) {
    return { delayLevel, pauseMs: undefined, error: undefined }
  }
  if (typeof retryAfter === 'number' && retryAfter >= 0) {
    return { delayLevel: delayLevelFor(retryAfter), pauseMs: retryAfter, error: undefined }
  }
  return 'ackIndex' in result || 'rollback' in result ? failureOf(undefined) : unknownResult(result)
}

function all(failure: HandlerFailure, count: number): readonly HandlerFailure[] {
  return Array.from({ length: count }, () => failure)
}

function unknownResult(result: unknown): HandlerFailure {
  const text = isObject(result) ? `an object with ${Object.keys(result).join(', ') || 'nothing'}` : String(result)
  return failureOf(
    new UsageError(
      `the handler returned ${text.slice(0, 80)}, which counts as a failure; return nothing when it is done`,
    ),
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
