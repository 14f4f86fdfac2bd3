// SPDX-License-Identifier: Apache-2.0
// Gives a broker the users and rules of another one: each broker keeps its own. [CopyUsersSubCommand.java,
// CopyAclsSubCommand.java]
import { option, QueryError, type OptionRows } from '@rocketmq-ts/core'
import {
  authCreateAcl,
  authCreateUser,
  authListAcl,
  authListUser,
  authUpdateAcl,
  authUpdateUser,
  userOfSubject,
} from '@rocketmq-ts/protocol'
import { nameList, plain } from './argument-kinds.js'
import { addressOf } from './broker-address.js'
import { callRows, type AdminCallOptions, type Operation } from './operation.js'

/** What is copied. */
export interface CopyAclOptions extends AdminCallOptions {
  /** Name of the broker that has it, or `host:port`. */
  readonly from: string
  /** Name of the broker that gets it, or `host:port`. */
  readonly to: string
  /** Users of these names only. Default: all. */
  readonly users?: readonly string[] | undefined
}

export const copyAclRows = {
  ...callRows,
  from: option.required<string>(plain),
  to: option.required<string>(plain),
  users: option.optional<readonly string[]>(nameList),
} satisfies OptionRows<CopyAclOptions>

/** Copies users with their passwords; those that are there are changed. Returns their names. */
export async function copyUsers(operation: Operation, { from, to, users }: CopyAclOptions): Promise<readonly string[]> {
  const [source, target] = [await addressOf(operation, from), await addressOf(operation, to)]
  const usersOf = async (address: string) => (await operation.ask(address, authListUser, {})).body ?? []
  const wanted = chosen(await usersOf(source), users, ({ username = '' }) => username)
  const known = new Set((await usersOf(target)).map(({ username }) => username))
  for (const [username, user] of wanted) {
    await operation.ask(target, known.has(username) ? authUpdateUser : authCreateUser, { username }, user)
  }
  return [...wanted.keys()]
}

/** Copies the rules of users whom both brokers have; rules for the same resources are replaced. Returns their names. */
export async function copyRules(operation: Operation, { from, to, users }: CopyAclOptions): Promise<readonly string[]> {
  const [source, target] = [await addressOf(operation, from), await addressOf(operation, to)]
  const rulesOf = async (address: string) => (await operation.ask(address, authListAcl, {})).body ?? []
  const wanted = chosen(await rulesOf(source), users, ({ subject = '' }) => userOfSubject(subject) ?? subject)
  const known = new Set((await rulesOf(target)).map(({ subject }) => subject))
  for (const { subject = '', ...rules } of wanted.values()) {
    const request = known.has(subject) ? authUpdateAcl : authCreateAcl
    await operation.ask(target, request, { subject }, { subject, ...rules })
  }
  return [...wanted.keys()]
}

function chosen<T>(
  all: readonly T[],
  names: readonly string[] | undefined,
  nameOf: (each: T) => string,
): ReadonlyMap<string, T> {
  const byName = new Map(all.map(each => [nameOf(each), each]))
  const missing = names?.find(name => !byName.has(name))
  if (missing !== undefined) throw new QueryError(`there is nothing to copy of "${missing}"`)
  return names === undefined ? byName : new Map([...byName].filter(([name]) => names.includes(name)))
}
