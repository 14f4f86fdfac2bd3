// SPDX-License-Identifier: Apache-2.0
// `rmq namesrv`: what name servers keep besides routes: their settings, texts by namespace and key, and the order
// configuration.
import { counts, settingsOf } from '../arguments.js'
import type { Register } from '../binding.js'
import type { Consent, Session } from '../session.js'

export const namesrvCommands: Register = (parent, bind) => {
  const namesrv = parent.command('namesrv').description('what name servers keep besides routes')
  namesrv
    .command('config')
    .option('--name <text>', 'only settings whose name contains this')
    .description('the settings of each name server')
    .example('namesrv config --name Enable', 'What name servers are switched to.')
    .action(bind(config))
  namesrv
    .command('set')
    .argument('<name=value...>')
    .destructive()
    .description('change settings of all name servers while they run')
    .example('namesrv set orderMessageEnable=false --yes', 'No ordered topic is fixed to brokers.')
    .action(bind(set))
  const kv = namesrv.command('kv').description('texts by namespace and key')
  kv.command('list').argument('<namespace>').description('all texts of a namespace').action(bind(list))
  kv.command('get').argument('<namespace>').argument('<key>').description('one text').action(bind(get))
  kv.command('put')
    .argument('<namespace>')
    .argument('<key>')
    .argument('<value>')
    .description('set a text on all name servers')
    .example('namesrv kv put shop region eu', 'The text eu, under region, in the namespace shop.')
    .action(bind(put))
  kv.command('delete')
    .argument('<namespace>')
    .argument('<key>')
    .destructive()
    .description('take a text away from all name servers')
    .action(bind(remove))
  const order = namesrv.command('order').description('brokers and queues of ordered topics')
  order
    .command('get')
    .argument('<topic>')
    .description('brokers that an ordered topic is fixed to')
    .action(bind(orderGet))
  order
    .command('set')
    .argument('<topic>')
    .requiredOption('--queues <broker=n>', 'queues on a broker; may be repeated', counts)
    .description('fix an ordered topic to brokers')
    .example('namesrv order set orders --queues broker-a=4', 'Order holds over four queues of broker-a.')
    .action(bind(orderSet))
}

async function config(session: Session, { name = '' }: { name?: string }): Promise<void> {
  const { output } = session
  const all = await session.admin(admin => admin.nameServers.config(session.call))
  const wanted = [...all].map(([address, settings]) => {
    const found = [...settings].filter(([each]) => each.toLowerCase().includes(name.toLowerCase()))
    return [address, Object.fromEntries(found.sort())] as const
  })
  if (output.isJson) return output.json(Object.fromEntries(wanted))
  for (const [address, settings] of wanted) {
    await output.line(output.colours.bold(address))
    await output.record(settings)
  }
}

async function set(session: Session, texts: readonly string[], consent: Consent): Promise<void> {
  const changes = settingsOf(texts)
  if (!(await session.agreed(`set ${texts.join(', ')}`, consent))) return
  await session.admin(admin => admin.nameServers.updateConfig(changes, session.call))
  await session.output.item({ set: changes }, `set ${texts.join(', ')} on all name servers`)
}

async function list(session: Session, namespace: string): Promise<void> {
  await session.output.record(
    Object.fromEntries(await session.admin(admin => admin.kvConfig.list(namespace, session.call))),
  )
}

async function get(session: Session, namespace: string, key: string): Promise<void> {
  const value = await session.admin(admin => admin.kvConfig.get(namespace, key, session.call))
  await session.output.item({ namespace, key, value: value ?? null }, value ?? '')
}

async function put(session: Session, namespace: string, key: string, value: string): Promise<void> {
  await session.admin(admin => admin.kvConfig.put(namespace, key, value, session.call))
  await session.output.item({ namespace, key, value }, `${namespace}/${key} is ${value}`)
}

async function remove(session: Session, namespace: string, key: string, consent: Consent): Promise<void> {
  if (!(await session.agreed(`delete ${namespace}/${key}`, consent))) return
  await session.admin(admin => admin.kvConfig.delete(namespace, key, session.call))
  await session.output.item({ namespace, key }, `${namespace}/${key} is gone`)
}

async function orderGet(session: Session, topic: string): Promise<void> {
  await session.output.record(
    Object.fromEntries(await session.admin(admin => admin.kvConfig.orderConf(topic, session.call))),
  )
}

async function orderSet(
  session: Session,
  topic: string,
  { queues }: { queues: Readonly<Record<string, number>> },
): Promise<void> {
  const conf = new Map(Object.entries(queues))
  await session.admin(admin => admin.kvConfig.setOrderConf(topic, conf, session.call))
  await session.output.item({ topic, queues: conf }, `${topic} keeps its order over ${[...conf.keys()].join(', ')}`)
}
