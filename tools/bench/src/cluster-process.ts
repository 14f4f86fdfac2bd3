// SPDX-License-Identifier: Apache-2.0
// The embedded cluster in a process of its own, so that its work is not counted as the client's.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { LocalCluster } from '@rocketmq-ts/local-cluster'

export interface ClusterProcess extends AsyncDisposable {
  readonly namesrvAddr: string
  readonly brokerAddr: string
}

/** Starts it; it ends with `dispose`, or with this process. */
export async function startCluster(): Promise<ClusterProcess> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['serve'], { execArgv: process.execArgv })
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
  const cluster = await LocalCluster.start({ topics: ['bench'] })
  process.once('disconnect', () => void cluster.close())
  process.send?.({ namesrvAddr: cluster.namesrvAddr, brokerAddr: cluster.brokerAddrs[0] })
}

if (process.argv[2] === 'serve') await serve()
