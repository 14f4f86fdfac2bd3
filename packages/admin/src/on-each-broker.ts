// SPDX-License-Identifier: Apache-2.0
// Does one thing on several brokers at the same time. A broker that fails does not keep the others from being asked;
// only when all have ended is it decided what the whole came to.
import { asError, RocketMQError, RouteError } from '@rocketmq-ts/core'
import { AdminError, type BrokerFailure, type BrokerOutcome } from './admin-error.js'
import { selectMembers, type BrokerSelection, type Target } from './broker-selection.js'
import type { Operation } from './operation.js'

/** What one broker said. */
export interface BrokerAnswer<T> extends BrokerOutcome {
  readonly value: T
}

/** What all brokers came to. */
export interface BrokerResults<T> {
  readonly answers: readonly BrokerAnswer<T>[]
  readonly failures: readonly BrokerFailure[]
}

/** A broker with an address to ask. */
export type Reachable = Target & { readonly address: string }

/** Asks all brokers; rejects with `AdminError` when one of them failed. */
export async function onEachBroker<T>(
  operation: Operation,
  targets: readonly Target[],
  act: (broker: Reachable) => Promise<T>,
): Promise<readonly BrokerAnswer<T>[]> {
  const results = await tryEachBroker(operation, targets, act)
  assertNoneFailed(operation, results)
  return results.answers
}

/** The same without the values, for things that are done rather than asked. */
export async function doOnEachBroker(
  operation: Operation,
  targets: readonly Target[],
  act: (broker: Reachable) => Promise<unknown>,
): Promise<readonly BrokerOutcome[]> {
  const answers = await onEachBroker(operation, targets, act)
  return answers.map(({ brokerName, address, elapsedMs }) => ({ brokerName, address, elapsedMs }))
}

/** Tells masters and slaves of the selected brokers the same. Rejects with `AdminError` when one of them failed. */
export async function tellMembers(
  operation: Operation,
  selection: BrokerSelection,
  tell: (address: string) => Promise<unknown>,
): Promise<readonly BrokerOutcome[]> {
  const targets = selectMembers(await operation.clusterView(), selection)
  return doOnEachBroker(operation, targets, ({ address }) => tell(address))
}

/** Asks all brokers and leaves it to the caller what failures mean. Errors that are not ours pass straight through. */
export async function tryEachBroker<T>(
  operation: Operation,
  targets: readonly Target[],
  act: (broker: Reachable) => Promise<T>,
): Promise<BrokerResults<T>> {
  const answers: BrokerAnswer<T>[] = []
  const failures: BrokerFailure[] = []
  const { clock } = operation
  const startedAt = clock.monotonic()
  await Promise.all(
    targets.map(async target => {
      try {
        const broker = reachable(target, operation.what)
        const value = await act(broker)
        answers.push({ ...broker, elapsedMs: clock.monotonic() - startedAt, value })
      } catch (thrown) {
        const error = asError(thrown)
        if (!(error instanceof RocketMQError)) throw error
        failures.push({ ...target, elapsedMs: clock.monotonic() - startedAt, error })
      }
    }),
  )
  return { answers: answers.sort(byName), failures: failures.sort(byName) }
}

/** @throws AdminError when there is a failure */
export function assertNoneFailed(operation: Operation, { answers, failures }: BrokerResults<unknown>): void {
  const [first, ...others] = failures
  if (first !== undefined) throw new AdminError(operation.what, [first, ...others], answers)
}

function reachable({ brokerName, address }: Target, what: string): Reachable {
  if (address === undefined) throw new RouteError(`${what}: broker "${brokerName}" has no master now`)
  return { brokerName, address }
}

function byName(one: { readonly brokerName: string }, other: { readonly brokerName: string }): number {
  return one.brokerName < other.brokerName ? -1 : 1
}
