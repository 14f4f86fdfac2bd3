// SPDX-License-Identifier: Apache-2.0
// For specs of failures.

/** The error that a promise rejects with; fails when it resolves. */
export async function rejection<E extends Error = Error>(work: Promise<unknown>): Promise<E> {
  const resolved = Symbol('resolved')
  const settled = await work.then(
    () => resolved,
    (error: unknown) => error,
  )
  if (settled === resolved) throw new Error('it was expected to reject, and resolved')
  if (!(settled instanceof Error)) throw new Error(`it rejected with what is no error: ${String(settled)}`)
  return settled as E
}
