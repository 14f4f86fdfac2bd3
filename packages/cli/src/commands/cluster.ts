// SPDX-License-Identifier: Apache-2.0
// `rmq cluster`: the brokers that name servers know, and how they are.
import { seconds } from '../arguments.js'
import type { Register } from '../binding.js'
import type { Session } from '../session.js'

export const clusterCommands: Register = (parent, bind) => {
  const cluster = parent.command('cluster').description('the cluster as a whole')
  cluster
    .command('list')
    .description('all brokers, with version and rates')
    .option('--watch [seconds]', 'again and again', seconds)
    .example('cluster list', 'Every broker with its address, its version and its rates.')
    .action(bind(list))
}

async function list(session: Session, options: { watch?: number | true }): Promise<void> {
  await session.admin(admin =>
    session.watch(options.watch, async () => {
      const { brokers } = await admin.cluster.info(session.call)
      const rows = await Promise.all(
        [...brokers.values()].map(async ({ brokerName, cluster: name, addresses }) => {
          // A broker that does not answer is a row too.
          const info = await admin.cluster.runtimeInfo(brokerName, session.call).catch(() => undefined)
          return {
            cluster: name,
            broker: brokerName,
            addresses,
            version: info?.get('brokerVersionDesc'),
            putTps: firstFigure(info?.get('putTps')),
            getTps: firstFigure(info?.get('getTransferredTps') ?? info?.get('getTransferedTps')),
            state: info === undefined ? 'no answer' : 'up',
          }
        }),
      )
      await session.output.table(
        [
          { title: 'CLUSTER', value: row => row.cluster },
          { title: 'BROKER', value: row => row.broker },
          { title: 'ADDRESS', value: row => [...row.addresses].map(([id, address]) => `${id}=${address}`).join(' ') },
          { title: 'VERSION', value: row => row.version },
          { title: 'IN/S', value: row => row.putTps?.toFixed(1), align: 'right' },
          { title: 'OUT/S', value: row => row.getTps?.toFixed(1), align: 'right' },
          { title: 'STATE', value: row => row.state },
        ],
        rows,
        'No broker is registered.',
      )
    }),
  )
}

/** Brokers print rates over 10 s, 1 min and 10 min. [StoreStatsService.java getPutTps] */
function firstFigure(text: string | undefined): number | undefined {
  const value = Number(text?.split(' ')[0])
  return Number.isFinite(value) ? value : undefined
}
