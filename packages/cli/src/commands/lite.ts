// SPDX-License-Identifier: Apache-2.0
// `rmq lite`: lite topics, where brokers have them (5.5 and later).
import type { AdminCallOptions, BrokerSelection, Lite } from '@rocketmq-ts/admin'
import { positive } from '../arguments.js'
import type { Bind, Register } from '../binding.js'
import type { RmqCommand } from '../rmq-command.js'
import type { Session } from '../session.js'
import { selectable, selectionOf, showOutcomes, type SelectionOptions } from './selection.js'

type Where = BrokerSelection & AdminCallOptions

export const liteCommands: Register = (parent, bind) => {
  const lite = parent.command('lite').description('lite topics: many small topics inside a parent; brokers since 5.5')
  topics(lite, bind)
  consumers(lite, bind)
}

function topics(lite: RmqCommand, bind: Bind): void {
  lite
    .command('broker')
    .argument('<broker>')
    .description('the lite topics of a broker in numbers')
    .action(
      bind(async (session, broker: string) =>
        session.output.record({ ...(await session.admin(admin => admin.lite.broker(broker, session.call))) }),
      ),
    )
  selectable(lite.command('parent').argument('<topic>').description('a parent topic, and its groups')).action(
    bind((session, topic: string, options: SelectionOptions) =>
      show(session, options, (all, where) => all.parent(topic, where)),
    ),
  )
  selectable(
    lite
      .command('topic')
      .argument('<parent>')
      .argument('<topic>')
      .description('the bounds of a lite topic, and who subscribes to it'),
  ).action(
    bind((session, parent: string, topic: string, options: SelectionOptions) =>
      show(session, options, (all, where) => all.topic(parent, topic, where)),
    ),
  )
}

function consumers(lite: RmqCommand, bind: Bind): void {
  selectable(
    lite
      .command('client')
      .argument('<parent>')
      .argument('<group>')
      .argument('<clientId>')
      .description('the lite topics of a client'),
  )
    .option('--max <n>', 'names of lite topics at most', positive, 1000)
    .action(
      bind(
        (session, parentTopic: string, group: string, clientId: string, options: SelectionOptions & { max: number }) =>
          show(session, options, (all, where) =>
            all.client({ parentTopic, group, clientId }, { ...where, max: options.max }),
          ),
      ),
    )
  selectable(lite.command('group').argument('<group>').description('how far a group has consumed lite topics'))
    .option('--topic <topic>', 'one lite topic; default: the sums of all')
    .option('--worst <n>', 'how many of those that lag most', positive, 20)
    .action(
      bind((session, group: string, options: SelectionOptions & { topic?: string; worst: number }) =>
        show(session, options, (all, where) =>
          all.group(group, { ...where, liteTopic: options.topic, worst: options.worst }),
        ),
      ),
    )
  selectable(lite.command('dispatch').argument('<group>').description('let brokers look for messages of a group now'))
    .option('--client <clientId>', 'one client; default: all')
    .action(
      bind(async (session, group: string, options: SelectionOptions & { client?: string }) => {
        const where = { ...selectionOf(options), ...session.call, clientId: options.client }
        const outcomes = await session.admin(admin => admin.lite.dispatch(group, where))
        await showOutcomes(session, `dispatched to ${group}`, outcomes)
      }),
    )
}

/** What each broker says. */
async function show(
  session: Session,
  options: SelectionOptions,
  ask: (lite: Lite, where: Where) => Promise<ReadonlyMap<string, unknown>>,
): Promise<void> {
  const where = { ...selectionOf(options), ...session.call }
  await session.output.record(Object.fromEntries(await session.admin(admin => ask(admin.lite, where))))
}
