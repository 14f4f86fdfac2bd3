// SPDX-License-Identifier: Apache-2.0
// `rmq broker`: one broker: figures, settings, permission, producers.
import { UsageError } from '@rocketmq-ts/core'
import { settingsOf } from '../arguments.js'
import type { Bind, Register } from '../binding.js'
import type { RmqCommand } from '../rmq-command.js'
import type { Consent, Session } from '../session.js'
import { counted } from '../text.js'
import { selectable, selectionOf, showOutcomes, type SelectionOptions } from './selection.js'
import { upkeep } from './upkeep.js'

export const brokerCommands: Register = (parent, bind) => {
  const broker = parent
    .command('broker')
    .description('one broker: figures, settings, permission, producers, replication, upkeep')
  looks(broker, bind)
  changes(broker, bind)
  upkeep(broker, bind)
}

function looks(broker: RmqCommand, bind: Bind): void {
  broker
    .command('status')
    .argument('<broker>')
    .description('the figures that a broker keeps about itself')
    .example('broker status broker-a', 'Rates, sizes and times of broker-a.')
    .action(bind(status))
  broker
    .command('config')
    .argument('<broker>')
    .option('--name <text>', 'only settings whose name contains this')
    .description('the settings of a broker')
    .example('broker config broker-a --name autoCreate', 'What broker-a may make by itself.')
    .action(bind(config))
  selectable(
    broker
      .command('producers')
      .argument('[producerGroup]', 'all by default')
      .description('producers that are connected, of one group or of all'),
  )
    .example('broker producers', 'Who sends, and as which group.')
    .example('broker producers shop', 'Who sends as shop.')
    .action(bind(producers))
}

function changes(broker: RmqCommand, bind: Bind): void {
  selectable(
    broker
      .command('set')
      .argument('<name=value...>')
      .description('change settings while brokers run; all of them, or those chosen'),
  )
    .destructive()
    .example('broker set autoCreateTopicEnable=false --yes', 'No broker makes topics by itself any more.')
    .action(bind(set))
  broker
    .command('writable')
    .argument('<broker>')
    .argument('<on|off>')
    .destructive()
    .description('let producers write to a broker, or keep them away before it is stopped')
    .example('broker writable broker-a off --yes', 'Producers leave broker-a, consumers drain it.')
    .action(bind(writable))
}

async function status(session: Session, broker: string): Promise<void> {
  const info = await session.admin(admin => admin.cluster.runtimeInfo(broker, session.call))
  await session.output.record(sorted(info))
}

async function config(session: Session, broker: string, { name = '' }: { name?: string }): Promise<void> {
  const all = await session.admin(admin => admin.cluster.brokerConfig(broker, session.call))
  const wanted = [...all].filter(([each]) => each.toLowerCase().includes(name.toLowerCase()))
  await session.output.record(sorted(wanted))
}

async function producers(session: Session, group: string | undefined, options: SelectionOptions): Promise<void> {
  const where = { ...selectionOf(options), ...session.call }
  const rows = await session.admin(async admin => {
    if (group !== undefined) {
      return (await admin.cluster.producers(group, where)).map(client => ({ group, ...client }))
    }
    return [...(await admin.brokers.producers(where))].flatMap(([name, clients]) =>
      clients.map(client => ({ group: name, ...client })),
    )
  })
  await session.output.table(
    [
      { title: 'GROUP', value: row => row.group },
      { title: 'CLIENT ID', value: row => row.clientId },
      { title: 'ADDRESS', value: row => row.address },
      { title: 'LANGUAGE', value: row => row.language },
      { title: 'VERSION', value: row => row.version, align: 'right' },
    ],
    rows,
    group === undefined ? 'No producer is connected.' : 'No producer of this group is connected.',
  )
}

async function set(session: Session, texts: readonly string[], options: SelectionOptions & Consent): Promise<void> {
  const changes = settingsOf(texts)
  if (!(await session.agreed(`set ${texts.join(', ')}`, options))) return
  const outcomes = await session.admin(admin =>
    admin.cluster.updateBrokerConfig(changes, { ...selectionOf(options), ...session.call }),
  )
  await showOutcomes(session, `set ${texts.join(', ')}`, outcomes)
}

async function writable(session: Session, broker: string, state: string, consent: Consent): Promise<void> {
  if (state !== 'on' && state !== 'off') throw new UsageError(`"${state}" is neither on nor off`)
  const isOn = state === 'on'
  const deed = isOn ? `let producers write to ${broker} again` : `keep producers away from ${broker}`
  // Only one of them is a question.
  if (!(await session.agreed(deed, isOn ? { ...consent, yes: true } : consent))) return
  const topics = await session.admin(admin =>
    isOn
      ? admin.cluster.addWritePermission(broker, session.call)
      : admin.cluster.wipeWritePermission(broker, session.call),
  )
  await session.output.item({ broker, writable: isOn, topics }, `${counted(topics, 'topic')} of ${broker} changed`)
}

function sorted(entries: Iterable<readonly [string, string]>): Record<string, string> {
  return Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : 1)))
}
