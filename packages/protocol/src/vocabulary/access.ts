// SPDX-License-Identifier: Apache-2.0
// The words of users and access rules of brokers since 5.3, in Java's spelling; brokers read them in any case.
// [Action.java, Decision.java, PolicyType.java, UserType.java, UserStatus.java, ResourceType.java, SubjectType.java]

/** What a rule is about; `All` for everything. */
export const aclActions = ['All', 'Pub', 'Sub', 'Create', 'Update', 'Delete', 'Get', 'List'] as const
export type AclAction = (typeof aclActions)[number]

/** What a rule says. */
export const aclDecisions = ['Allow', 'Deny'] as const
export type AclDecision = (typeof aclDecisions)[number]

/** Kinds of rules: the first ones go before the others. */
export const policyTypes = ['Custom', 'Default'] as const
export type PolicyType = (typeof policyTypes)[number]

/** Kinds of users: a super user may do everything, whatever the rules say. */
export const userTypes = ['Super', 'Normal'] as const
export type UserType = (typeof userTypes)[number]

/** Whether requests of a user are taken. */
export const userStatuses = ['enable', 'disable'] as const
export type UserStatus = (typeof userStatuses)[number]

/** Kinds of what rules are for: `Topic:orders`. */
export const resourceKinds = ['Cluster', 'Namespace', 'Topic', 'Group'] as const
export type ResourceKind = (typeof resourceKinds)[number]

/** The word as it is spelled here; `undefined` when it is none of them. */
export function spelled<const T extends string>(words: readonly T[], told = ''): T | undefined {
  return words.find(word => word.toLowerCase() === told.toLowerCase())
}

/** Whom rules are of: `User:name`. */
export function subjectOf(username: string): string {
  return `User:${username}`
}

/** The name in a subject; `undefined` when it is no user. */
export function userOfSubject(subject: string): string | undefined {
  return /^User:(.*)$/is.exec(subject)?.[1]
}
