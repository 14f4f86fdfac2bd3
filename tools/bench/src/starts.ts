// SPDX-License-Identifier: Apache-2.0
// What an application pays before its first message: a process that imports a package, beside one that imports nothing;
// and a producer from its constructor to its first acknowledgement, beside the sockets that this needs.
import { execFile } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { DefaultMQProducer } from '@rocketmq-ts/producer'
import { startCluster } from './cluster-process.js'
import { measure, type Contestant, type Figure } from './measure.js'

const node = promisify(execFile)
const rounds = 8

/** Starts of a process, one after the other. The work is done in the children: only the rate tells something. */
function importing(name: string, statement: string): Contestant {
  return {
    name,
    async run(count) {
      for (let i = 0; i < count; i++) {
        await node(process.execPath, ['--input-type=module', '-e', statement], { cwd: import.meta.dirname })
      }
    },
  }
}

export function measureImports(): Promise<readonly Figure[]> {
  const packages = ['@rocketmq-ts/producer', '@rocketmq-ts/consumer', 'rocketmq-ts']
  const contestants = [importing('a process that imports nothing', '')].concat(
    packages.map(name => importing(`import '${name}'`, `import '${name}'`)),
  )
  return measure(contestants, { count: 5, rounds })
}

export async function measureFirstSends(): Promise<readonly Figure[]> {
  await using cluster = await startCluster()
  const addresses = [cluster.namesrvAddr, cluster.brokerAddr]
  const contestants: readonly Contestant[] = [
    {
      name: 'two connections, opened and closed',
      async run(count) {
        for (let i = 0; i < count; i++) (await Promise.all(addresses.map(dial))).forEach(socket => socket.destroy())
      },
    },
    {
      name: 'new, start, first send, close',
      async run(count) {
        for (let i = 0; i < count; i++) {
          await using producer = new DefaultMQProducer({ producerGroup: 'bench', namesrvAddr: cluster.namesrvAddr })
          await producer.start()
          await producer.send({ topic: 'bench', body: 'first' })
        }
      },
    },
  ]
  return await measure(contestants, { count: 20, rounds })
}

async function dial(address: string): Promise<Socket> {
  const [host = '', port = ''] = address.split(':')
  const socket = connect(Number(port), host)
  await once(socket, 'connect')
  return socket
}
