// SPDX-License-Identifier: Apache-2.0
// Users and access rules of a broker that asks for signatures, one with `authenticationEnabled` and
// `authorizationEnabled`. They outlive its runs.
// [AuthenticationMetadataManagerImpl.java, AuthorizationMetadataManagerImpl.java, Acl.java, Policy.java]
import {
  policyTypes,
  spelled,
  subjectOf,
  userOfSubject,
  userStatuses,
  userTypes,
  type UserStatus,
  type UserType,
} from '@rocketmq-ts/protocol'
import { fail } from './auth-failure.js'
import { checkedPolicies, mergePolicies, type Policies } from './policies.js'

/** A user. */
export interface StoredUser {
  readonly username: string
  readonly password: string
  readonly userType: UserType
  readonly userStatus: UserStatus
}

/** A user as a request tells it. */
export interface ToldUser {
  readonly password?: string | undefined
  readonly userType?: string | undefined
  readonly userStatus?: string | undefined
}

/** Access rules of a subject. */
export interface StoredAcl {
  /** `User:name`. */
  readonly subject: string
  readonly policies: Policies
}

export class AuthStore {
  readonly #users = new Map<string, StoredUser>()
  readonly #acls = new Map<string, Policies>()

  /** @param users who is there from the start; they may do everything */
  constructor(users: readonly { readonly accessKey: string; readonly secretKey: string }[]) {
    for (const { accessKey: username, secretKey: password } of users) {
      this.#users.set(username, { username, password, userType: 'Super', userStatus: 'enable' })
    }
  }

  user(username: string): StoredUser | undefined {
    return this.#users.get(username)
  }

  /** By name. @param filter a part of the name */
  users(filter = ''): readonly StoredUser[] {
    return [...this.#users.values()].filter(({ username }) => username.includes(filter)).sort(byKey(it => it.username))
  }

  createUser(username: string, told: ToldUser): void {
    if (isBlank(username)) fail('username can not be blank')
    const { password = '' } = told
    if (isBlank(password)) fail('password can not be blank')
    if (this.#users.has(username)) fail('The user is existed')
    this.#users.set(username, { userType: 'Normal', userStatus: 'enable', ...known(told), username, password })
  }

  /** Changes what is told. */
  updateUser(username: string, told: ToldUser): void {
    if (isBlank(username)) fail('username can not be blank')
    const old = this.#users.get(username)
    if (old === undefined) return fail('The user is not exist')
    const password = isBlank(told.password ?? '') ? old.password : (told.password ?? '')
    this.#users.set(username, { ...old, ...known(told), password })
  }

  /** Takes a user and the rules of it away; one that does not exist, too. */
  deleteUser(username: string): void {
    if (isBlank(username)) fail('username can not be blank')
    this.#users.delete(username)
    this.#acls.delete(subjectOf(username))
  }

  /** The rules of a subject, when it has some. */
  acl(subject: string): StoredAcl | undefined {
    this.#assertSubject(subject, 'The subject is not exist.')
    const policies = this.#acls.get(subject)
    return policies === undefined ? undefined : { subject, policies }
  }

  /** The rules of a user; none when there are none. */
  policiesOf(username: string): Policies {
    return this.#acls.get(subjectOf(username)) ?? []
  }

  /** By subject. Filters are parts of the subject, and of the resource: a policy without a fitting one is left out. */
  acls(subjectFilter = '', resourceFilter = ''): readonly StoredAcl[] {
    return [...this.#acls]
      .filter(([subject]) => subject.includes(subjectFilter))
      .map(([subject, policies]) => ({
        subject,
        policies: policies
          .map(({ policyType, entries }) => ({
            policyType,
            entries: entries.filter(({ resource }) => resource.includes(resourceFilter)),
          }))
          .filter(({ entries }) => entries.length > 0),
      }))
      .filter(({ policies }) => policies.length > 0)
      .sort(byKey(it => it.subject))
  }

  /** Adds rules, and replaces those for the same resource: to create and to update is the same. */
  putAcl(subject: string, told: Parameters<typeof checkedPolicies>[0]): void {
    const policies = checkedPolicies(told)
    this.#assertSubject(subject, `The subject of ${subject} is not exist.`)
    this.#acls.set(subject, mergePolicies(this.#acls.get(subject) ?? [], policies))
  }

  /** Takes the rule for one resource away, or all of them. */
  deleteAcl(subject: string, policyType: string, resource: string | undefined): void {
    this.#assertSubject(subject, 'The subject is not exist.')
    const old = this.#acls.get(subject)
    if (old === undefined) return fail('The acl is not exist.')
    const type = spelled(policyTypes, policyType) ?? 'Custom'
    const left =
      resource === undefined || resource === ''
        ? []
        : old
            .map(policy =>
              policy.policyType === type
                ? { ...policy, entries: policy.entries.filter(entry => entry.resource !== resource) }
                : policy,
            )
            .filter(({ entries }) => entries.length > 0)
    if (left.length === 0) this.#acls.delete(subject)
    else this.#acls.set(subject, left)
  }

  #assertSubject(subject: string, fault: string): void {
    const username = userOfSubject(subject)
    if (username === undefined) fail('The subject type is null.')
    else if (!this.#users.has(username)) fail(fault)
  }
}

function known(told: ToldUser): Partial<StoredUser> {
  const userType = spelled(userTypes, told.userType)
  const userStatus = spelled(userStatuses, told.userStatus)
  return { ...(userType && { userType }), ...(userStatus && { userStatus }) }
}

function isBlank(text: string): boolean {
  return text.trim() === ''
}

function byKey<T>(keyOf: (value: T) => string): (one: T, other: T) => number {
  return (one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)
}
