// SPDX-License-Identifier: Apache-2.0
// Ends processes that another run of ours started. Their pids come from a file, and pids are used again: a process is
// ours only if its command line names the cluster's folder.
import { run } from './java.js'
import type { ReleasedCluster } from './real-cluster.js'
import { until } from './until.js'

/** The processes of `cluster` that still run. */
export async function runningProcesses(cluster: ReleasedCluster): Promise<ReleasedCluster['processes']> {
  const checked = await Promise.all(cluster.processes.map(one => isOurs(one.pid, cluster.directory)))
  return cluster.processes.filter((_, index) => checked[index])
}

/** Kills those processes of `cluster` that still run, and resolves when they are gone (`ERR_START` after 30 s). */
export async function killProcesses(cluster: ReleasedCluster): Promise<void> {
  for (const { pid } of await runningProcesses(cluster)) killIfThere(pid)
  const gone = async () => ((await runningProcesses(cluster)).length === 0 ? true : undefined)
  await until(`the processes in ${cluster.directory} to end`, gone, { timeoutMs: 30_000 })
}

async function isOurs(pid: number, directory: string): Promise<boolean> {
  // A dead child that nobody waited for is listed without its arguments, and so counts as gone.
  const { stdout } = await run('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { timeoutMs: 10_000 })
  return stdout.includes(directory)
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
