// SPDX-License-Identifier: Apache-2.0
// The embedded cluster in a process of its own, so that its work is not counted as the client's.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { LocalCluster, type LocalClusterOptions } from '@rocketmq-ts/local-cluster'

export interface ClusterProcess extends AsyncDisposable {
  readonly namesrvAddr: string
  readonly brokerAddr: string
}

/** What can be told to another process. */
type ClusterSize = Pick<LocalClusterOptions, 'topics' | 'brokers'>

/** Starts it, with the topic `bench` by default; it ends with `dispose`, or with this process. */
export async function startCluster(size: ClusterSize = { topics: ['bench'] }): Promise<ClusterProcess> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['serve'], { execArgv: process.execArgv })
  child.send(size)
  const [addresses] = (await once(child, 'message')) as [{ namesrvAddr: string; brokerAddr: string }]
  return {
    ...addresses,
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit')
      child.disconnect()
      await exited
    },
  }
}

async function serve(): Promise<void> {
  const [size] = (await once(process, 'message')) as [ClusterSize]
  const cluster = await LocalCluster.start(size)
  process.once('disconnect', () => void cluster.close())
  process.send?.({ namesrvAddr: cluster.namesrvAddr, brokerAddr: cluster.brokerAddrs[0] })
}

if (process.argv[2] === 'serve') await serve()
