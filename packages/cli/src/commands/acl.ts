// SPDX-License-Identifier: Apache-2.0
// `rmq acl`: users and access rules of brokers (ACL 2.0). A password comes from standard input, never from the command
// line, where others could read it.
import { createInterface } from 'node:readline'
import type { Acl, AclAction, AclRule, CopyAclOptions } from '@rocketmq-ts/admin'
import { UsageError } from '@rocketmq-ts/core'
import { aclActions, spelled, userTypes, type UserType } from '@rocketmq-ts/protocol/words'
import { InvalidArgumentError } from 'commander'
import { several } from '../arguments.js'
import type { Bind, Register } from '../binding.js'
import type { RmqCommand } from '../rmq-command.js'
import type { Consent, Session } from '../session.js'
import { selectable, selectionOf, showOutcomes, type SelectionOptions } from './selection.js'

interface UserOptions extends SelectionOptions {
  readonly type?: UserType
  readonly password?: boolean
  readonly enable?: boolean
  readonly disable?: boolean
}

interface RuleOptions extends SelectionOptions {
  readonly resource: string
  readonly action: readonly AclAction[]
  readonly sourceIp?: readonly string[]
  readonly deny?: boolean
}

export const aclCommands: Register = (parent, bind) => {
  const acl = parent
    .command('acl')
    .description('users and access rules of brokers that ask for signatures (5.3 and later)')
  userCommands(acl, bind)
  selectable(acl.command('rules'))
    .argument('[user]', 'rules of users whose name holds this')
    .option('--resource <text>', 'rules whose resource holds this')
    .description('access rules, broker by broker')
    .action(bind(rules))
  selectable(acl.command('set-rule'))
    .argument('<user>')
    .requiredOption('--resource <resource>', 'such as Topic:orders, Topic:orders*, Group:billing, or *')
    .requiredOption('--action <action>', `${aclActions.join(', ')}; may be repeated`, actions)
    .option('--source-ip <range>', 'from these addresses only; may be repeated', several)
    .option('--deny', 'forbid it, instead of allowing it')
    .description('give a user a rule; the one for the same resource is replaced')
    .action(bind(setRule))
  selectable(acl.command('delete-rules'))
    .argument('<user>')
    .option('--resource <resource>', 'only the rule for it')
    .destructive()
    .description('take rules from a user')
    .action(bind(deleteRules))
  copies(acl, bind)
}

function copies(acl: RmqCommand, bind: Bind): void {
  const copy = (what: 'users' | 'rules', description: string): RmqCommand =>
    acl
      .command(`copy-${what}`)
      .argument('<from>', 'broker that has them')
      .argument('<to>', 'broker that gets them')
      .argument('[user...]', 'all users by default')
      .destructive()
      .description(description)
  copy('users', 'copy users with their passwords; those that are there are changed').action(bind(copyUsers))
  copy('rules', 'copy rules of users whom both brokers have; those for the same resources are replaced').action(
    bind(copyRules),
  )
}

function userCommands(acl: RmqCommand, bind: Bind): void {
  selectable(acl.command('users'))
    .argument('[filter]', 'a part of their names')
    .description('users, broker by broker')
    .action(bind(users))
  selectable(acl.command('create-user'))
    .argument('<name>')
    .option('--type <type>', 'normal, or super: may do everything', userType)
    .description('make a user; the password is the first line of standard input')
    .action(bind(createUser))
  selectable(acl.command('update-user'))
    .argument('<name>')
    .option('--type <type>', 'normal or super', userType)
    .option('--password', 'with a new password: the first line of standard input')
    .option('--enable', 'may sign again')
    .option('--disable', 'may sign no more')
    .description('change what is given of a user')
    .action(bind(updateUser))
  selectable(acl.command('delete-user'))
    .argument('<name>')
    .destructive()
    .description('take a user and its rules away')
    .action(bind(deleteUser))
}

function userType(text: string): UserType {
  const type = spelled(userTypes, text)
  if (type !== undefined) return type
  throw new InvalidArgumentError('It takes normal or super.')
}

function actions(text: string, before: readonly AclAction[] = []): readonly AclAction[] {
  const action = spelled(aclActions, text)
  if (action !== undefined) return [...before, action]
  throw new InvalidArgumentError(`It takes one of ${aclActions.join(', ')}.`)
}

async function users(session: Session, filter: string | undefined, options: SelectionOptions): Promise<void> {
  const found = await session.admin(admin => admin.acl.users({ filter, ...selectionOf(options), ...session.call }))
  await session.output.table(
    [
      { title: 'BROKER', value: row => row.broker },
      { title: 'USER', value: row => row.name },
      { title: 'TYPE', value: row => row.type },
      { title: 'STATE', value: row => (row.isEnabled ? 'enabled' : 'disabled') },
    ],
    [...found].flatMap(([broker, each]) => each.map(user => ({ broker, ...user }))),
    'There is no such user.',
  )
}

async function createUser(session: Session, name: string, options: UserOptions): Promise<void> {
  const password = await passwordOf(session)
  const done = await session.admin(admin =>
    admin.acl.createUser(name, { password, type: options.type, ...selectionOf(options), ...session.call }),
  )
  await showOutcomes(session, `user ${name} was made`, done)
}

async function updateUser(session: Session, name: string, options: UserOptions): Promise<void> {
  const password = options.password === true ? await passwordOf(session) : undefined
  const isEnabled = options.disable === true ? false : options.enable
  const done = await session.admin(admin =>
    admin.acl.updateUser(name, { password, type: options.type, isEnabled, ...selectionOf(options), ...session.call }),
  )
  await showOutcomes(session, `user ${name} was changed`, done)
}

async function deleteUser(session: Session, name: string, options: SelectionOptions & Consent): Promise<void> {
  if (!(await session.agreed(`delete user ${name}`, options))) return
  const done = await session.admin(admin => admin.acl.deleteUser(name, { ...selectionOf(options), ...session.call }))
  await showOutcomes(session, `user ${name} was deleted`, done)
}

async function rules(
  session: Session,
  user: string | undefined,
  options: SelectionOptions & { resource?: string },
): Promise<void> {
  const { resource } = options
  const found = await session.admin(admin =>
    admin.acl.rules({ user, resource, ...selectionOf(options), ...session.call }),
  )
  await session.output.table(
    [
      { title: 'BROKER', value: row => row.broker },
      { title: 'USER', value: row => row.user },
      { title: 'RESOURCE', value: row => row.resource },
      { title: 'DECISION', value: row => row.decision },
      { title: 'ACTIONS', value: row => row.actions.join(',') },
      { title: 'FROM', value: row => row.sourceIps?.join(',') ?? 'anywhere' },
    ],
    [...found].flatMap(([broker, each]) =>
      each.flatMap(owner => owner.rules.map(rule => ({ broker, user: owner.user, ...rule }))),
    ),
    'There is no such rule.',
  )
}

async function setRule(session: Session, user: string, options: RuleOptions): Promise<void> {
  const { resource, action, sourceIp, deny } = options
  const rule: AclRule = { resource, actions: action, sourceIps: sourceIp, decision: deny === true ? 'Deny' : 'Allow' }
  const done = await session.admin(admin =>
    admin.acl.setRules(user, [rule], { ...selectionOf(options), ...session.call }),
  )
  await showOutcomes(session, `the rule of ${user} was set`, done)
}

async function deleteRules(
  session: Session,
  user: string,
  options: SelectionOptions & Consent & { resource?: string },
): Promise<void> {
  const { resource } = options
  const what = resource === undefined ? 'all rules' : `the rule for ${resource}`
  if (!(await session.agreed(`delete ${what} of ${user}`, options))) return
  const done = await session.admin(admin =>
    admin.acl.deleteRules(user, { resource, ...selectionOf(options), ...session.call }),
  )
  await showOutcomes(session, `${what} of ${user} deleted`, done)
}

async function copyUsers(session: Session, from: string, to: string, users: readonly string[], consent: Consent) {
  await copied(session, { what: 'users', from, to, users, consent }, (acl, options) => acl.copyUsers(options))
}

async function copyRules(session: Session, from: string, to: string, users: readonly string[], consent: Consent) {
  await copied(session, { what: 'rules', from, to, users, consent }, (acl, options) => acl.copyRules(options))
}

interface Copy {
  readonly what: 'users' | 'rules'
  readonly from: string
  readonly to: string
  readonly users: readonly string[]
  readonly consent: Consent
}

async function copied(
  session: Session,
  { what, from, to, users, consent }: Copy,
  copy: (acl: Acl, options: CopyAclOptions) => Promise<readonly string[]>,
): Promise<void> {
  const all = what === 'users' ? 'all users' : 'the rules of all users'
  const some = what === 'users' ? users.join(', ') : `the rules of ${users.join(', ')}`
  if (!(await session.agreed(`copy ${users.length === 0 ? all : some} from ${from} to ${to}`, consent))) return
  const options = { from, to, ...(users.length === 0 ? {} : { users }), ...session.call }
  const names = await session.admin(admin => copy(admin.acl, options))
  await session.output.item({ from, to, users: names }, `copied ${what} to ${to}: ${names.join(', ') || 'none'}`)
}

/** The first line of standard input. */
async function passwordOf({ terminal, output }: Session): Promise<string> {
  if (terminal.stdin.isTTY === true) output.note('password, then Enter; it shows what you type:')
  const lines = createInterface({ input: terminal.stdin })
  try {
    for await (const line of lines) if (line !== '') return line
  } finally {
    // A terminal that is still read keeps the process from ending.
    lines.close()
  }
  throw new UsageError('there is no password on standard input')
}
