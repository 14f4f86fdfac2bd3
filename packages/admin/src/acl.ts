// SPDX-License-Identifier: Apache-2.0
// Users and access rules of brokers since 5.3 that were started with them (ACL 2.0). Each broker keeps its own: a
// change goes to the masters of all, or the selected, brokers. [DefaultMQAdminExtImpl.java createUser, createAcl]
import { kinds, option, OptionTable, UsageError, type Check, type OptionRows } from '@rocketmq-ts/core'
import {
  aclActions,
  aclDecisions,
  authCreateUser,
  authDeleteAcl,
  authDeleteUser,
  authListAcl,
  authListUser,
  authUpdateAcl,
  authUpdateUser,
  spelled,
  subjectOf,
  userOfSubject,
  userTypes,
  type AclAction,
  type AclDecision,
  type UserStatus,
  type UserType,
} from '@rocketmq-ts/protocol'
import { copyAclRows, copyRules, copyUsers, type CopyAclOptions } from './acl-copies.js'
import type { BrokerOutcome } from './admin-error.js'
import { listOf, nameList, oneOf, plain } from './argument-kinds.js'
import { onBrokersRows, selectMasters, selectReaders, type BrokerSelection } from './broker-selection.js'
import { callTable } from './call-table.js'
import { doOnEachBroker, onEachBroker, type Reachable } from './on-each-broker.js'
import type { AdminCallOptions, Begin, Operation } from './operation.js'

/** A user. Brokers tell passwords too; they are not passed on. */
export interface AclUser {
  /** Name of the user: the access key of its requests. */
  readonly name: string
  /** `Super`: may do everything, whatever the rules say. */
  readonly type: UserType
  /** False: requests of the user are refused. */
  readonly isEnabled: boolean
}

/** What is set of a user. */
export interface AclUserChanges extends BrokerSelection, AdminCallOptions {
  /** Secret that signatures are made with; a new user needs one. */
  readonly password?: string | undefined
  /** `Normal` for a new user. */
  readonly type?: UserType | undefined
  /** True for a new user. */
  readonly isEnabled?: boolean | undefined
}

/** A rule: what a user may, or may not, do with something. */
export interface AclRule {
  /** `*`, `Topic:name`, `Topic:prefix*`, `Group:name` or `Cluster:name`. */
  readonly resource: string
  /** What the rule is about; `All` for everything. */
  readonly actions: readonly AclAction[]
  /** `Allow` by default. */
  readonly decision?: AclDecision | undefined
  /** Addresses, or ranges such as `10.0.0.0/8`; from anywhere by default. */
  readonly sourceIps?: readonly string[] | undefined
}

/** The rules of a user. */
export interface AclRules {
  /** Name of the user. */
  readonly user: string
  /** All of them, in the order in which the broker tells them. */
  readonly rules: readonly AclRule[]
}

/** Which rules. */
export interface FindRulesOptions extends BrokerSelection, AdminCallOptions {
  /** Rules of users whose name holds this text. */
  readonly user?: string | undefined
  /** Rules whose resource holds this text. */
  readonly resource?: string | undefined
}

/** Which users. */
export interface FindUsersOptions extends BrokerSelection, AdminCallOptions {
  /** Users whose name holds this text. Default: all. */
  readonly filter?: string | undefined
}

const userRows = {
  ...onBrokersRows,
  password: option.secret<string>(plain),
  type: option.optional<UserType>(oneOf(...userTypes)),
  isEnabled: option.optional<boolean>(kinds.flag),
} satisfies OptionRows<AclUserChanges>

const ruleTable = new OptionTable('a rule', {
  resource: option.required<string>(plain),
  actions: option.required<readonly AclAction[]>(listOf(oneOf(...aclActions), `a list of ${aclActions.join(', ')}`, 1)),
  decision: option.optional<AclDecision>(oneOf(...aclDecisions)),
  sourceIps: option.optional<readonly string[]>(nameList),
} satisfies OptionRows<AclRule>)

/** Throws for a wrong rule, since its error names what is wrong in it. */
const ruleList: Check = value => {
  if (!Array.isArray(value) || value.length === 0)
    return 'a list of one or more { resource, actions, decision, sourceIps }'
  for (const rule of value as object[]) ruleTable.read(rule)
  return undefined
}

const calls = callTable('acl', {
  users: {
    options: { ...onBrokersRows, filter: option.optional<string>(kinds.text) } satisfies OptionRows<FindUsersOptions>,
  },
  createUser: {
    given: { user: plain },
    options: { ...userRows, password: { ...option.required<string>(plain), isSecret: true } },
  },
  updateUser: { given: { user: plain }, options: userRows, needsOptions: true },
  deleteUser: { given: { user: plain }, options: onBrokersRows },
  copyUsers: { options: copyAclRows },
  copyRules: { options: copyAclRows },
  rules: {
    options: {
      ...onBrokersRows,
      user: option.optional<string>(kinds.text),
      resource: option.optional<string>(kinds.text),
    } satisfies OptionRows<FindRulesOptions>,
  },
  setRules: {
    given: { user: plain, rules: ruleList },
    options: onBrokersRows,
  },
  deleteRules: { given: { user: plain }, options: { ...onBrokersRows, resource: option.optional<string>(plain) } },
})

/** Reads and changes users and access rules: `admin.acl`. */
export class Acl {
  readonly #begin: Begin

  constructor(begin: Begin) {
    this.#begin = begin
  }

  /** Users by broker name. */
  async users(options?: FindUsersOptions): Promise<ReadonlyMap<string, readonly AclUser[]>> {
    const chosen = calls.users({}, options)
    const operation = this.#begin('reading users', chosen)
    return this.#read(operation, chosen, async ({ address }) => {
      const { body } = await operation.ask(address, authListUser, { filter: chosen.filter })
      return (body ?? []).map(({ username = '', userType, userStatus }) => ({
        name: username,
        type: spelled(userTypes, userType) ?? 'Normal',
        isEnabled: userStatus !== 'disable',
      }))
    })
  }

  /** Makes a user. Rejects with `AdminError` for brokers that have one of this name. */
  async createUser(
    name: string,
    options: AclUserChanges & { readonly password: string },
  ): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.createUser({ user: name }, options)
    const operation = this.#begin(`creating user "${name}"`, chosen)
    return this.#change(operation, chosen, ({ address }) =>
      operation.ask(address, authCreateUser, { username: name }, userBody(name, chosen)),
    )
  }

  /** Changes what is given of a user. Rejects with `AdminError` for brokers that do not know it. */
  async updateUser(name: string, options: AclUserChanges): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.updateUser({ user: name }, options)
    const { password, type, isEnabled } = chosen
    if (password === undefined && type === undefined && isEnabled === undefined) {
      throw new UsageError(`there is nothing to change of user "${name}"`)
    }
    const operation = this.#begin(`changing user "${name}"`, chosen)
    return this.#change(operation, chosen, ({ address }) =>
      operation.ask(address, authUpdateUser, { username: name }, userBody(name, chosen)),
    )
  }

  /** Takes a user away, and the rules of it. One that does not exist is no error. */
  async deleteUser(name: string, options?: BrokerSelection & AdminCallOptions): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.deleteUser({ user: name }, options)
    const operation = this.#begin(`deleting user "${name}"`, chosen)
    return this.#change(operation, chosen, ({ address }) => operation.ask(address, authDeleteUser, { username: name }))
  }

  /**
   * Copies users with their passwords from one broker to another; those that are there are changed. Resolves to their
   * names; rejects with `QueryError` when the first broker has not all that are named.
   */
  async copyUsers(options: CopyAclOptions): Promise<readonly string[]> {
    const chosen = calls.copyUsers({}, options)
    return copyUsers(this.#begin(`copying users from ${chosen.from} to ${chosen.to}`, chosen), chosen)
  }

  /**
   * Copies rules from one broker to another that has their users; those for the same resources are replaced. Resolves
   * to the names of the users; rejects with `QueryError` when one that is named has no rules on the first broker.
   */
  async copyRules(options: CopyAclOptions): Promise<readonly string[]> {
    const chosen = calls.copyRules({}, options)
    return copyRules(this.#begin(`copying access rules from ${chosen.from} to ${chosen.to}`, chosen), chosen)
  }

  /** Rules by broker name. */
  async rules(options?: FindRulesOptions): Promise<ReadonlyMap<string, readonly AclRules[]>> {
    const chosen = calls.rules({}, options)
    const { user, resource } = chosen
    const operation = this.#begin('reading access rules', chosen)
    return this.#read(operation, chosen, async ({ address }) => {
      const { body } = await operation.ask(address, authListAcl, { subjectFilter: user, resourceFilter: resource })
      return (body ?? []).map(({ subject = '', policies = [] }) => ({
        user: userOfSubject(subject) ?? subject,
        rules: policies.flatMap(({ entries = [] }) =>
          entries.map(entry => ({
            resource: entry.resource ?? '',
            actions: (entry.actions ?? []) as readonly AclAction[],
            decision: spelled(aclDecisions, entry.decision) ?? 'Allow',
            ...(entry.sourceIps === undefined ? {} : { sourceIps: entry.sourceIps }),
          })),
        ),
      }))
    })
  }

  /** Gives a user rules; those that there are for the same resources are replaced, all others stay. */
  async setRules(
    user: string,
    rules: readonly AclRule[],
    options?: BrokerSelection & AdminCallOptions,
  ): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.setRules({ user, rules }, options)
    const operation = this.#begin(`setting access rules of "${user}"`, chosen)
    const subject = subjectOf(user)
    const entries = rules.map(rule => ({ ...rule, decision: rule.decision ?? 'Allow' }))
    // A broker that has no rules of the user makes them, whichever of both requests it gets.
    return this.#change(operation, chosen, ({ address }) =>
      operation.ask(address, authUpdateAcl, { subject }, { subject, policies: [{ entries }] }),
    )
  }

  /** Takes the rule for one resource from a user, or all of them. Rejects with `AdminError` where there are none. */
  async deleteRules(
    user: string,
    options?: BrokerSelection & AdminCallOptions & { readonly resource?: string | undefined },
  ): Promise<readonly BrokerOutcome[]> {
    const chosen = calls.deleteRules({ user }, options)
    const { resource } = chosen
    const operation = this.#begin(`deleting access rules of "${user}"`, chosen)
    return this.#change(operation, chosen, ({ address }) =>
      operation.ask(address, authDeleteAcl, { subject: subjectOf(user), resource }),
    )
  }

  async #change(
    operation: Operation,
    selection: BrokerSelection,
    act: (broker: Reachable) => Promise<unknown>,
  ): Promise<readonly BrokerOutcome[]> {
    return doOnEachBroker(operation, selectMasters(await operation.clusterView(), selection), act)
  }

  async #read<T>(
    operation: Operation,
    selection: BrokerSelection,
    act: (broker: Reachable) => Promise<T>,
  ): Promise<ReadonlyMap<string, T>> {
    const answers = await onEachBroker(operation, selectReaders(await operation.clusterView(), selection), act)
    return new Map(answers.map(({ brokerName, value }) => [brokerName, value]))
  }
}

function userBody(username: string, { password, type, isEnabled }: AclUserChanges): Record<string, string> {
  return {
    username,
    ...(password === undefined ? {} : { password }),
    ...(type === undefined ? {} : { userType: type }),
    ...(isEnabled === undefined ? {} : { userStatus: (isEnabled ? 'enable' : 'disable') satisfies UserStatus }),
  }
}
