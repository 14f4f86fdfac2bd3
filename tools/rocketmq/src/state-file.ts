// SPDX-License-Identifier: Apache-2.0
// What `up` remembers for `down`: one file per cluster in `.rocketmq/` of the repository, named after the name server's
// port. A file may be stale (the machine was restarted), so a pid in it is never trusted alone: see our-process.ts.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ReleasedCluster } from './real-cluster.js'

/** Folder of the state files: `.rocketmq` in the root of the repository. */
export const stateFolder = fileURLToPath(new URL('../../../.rocketmq', import.meta.url))

/** A cluster that was left running. */
export interface ClusterState extends ReleasedCluster {
  readonly version: string
  readonly namesrvAddr: string
  readonly brokerAddrs: readonly string[]
  readonly endpoints?: string
  readonly proxyRemotingAddr?: string
  readonly accessKey?: string
  readonly secretKey?: string
  /** PEM file of the authority to trust. */
  readonly caPath?: string
}

/** Port of the name server: the cluster's name in this folder. */
export function portOf({ namesrvAddr }: Pick<ClusterState, 'namesrvAddr'>): number {
  return Number(namesrvAddr.split(':').at(-1))
}

/** Writes the file of a cluster; it appears whole or not at all. */
export async function writeState(folder: string, state: ClusterState): Promise<void> {
  await mkdir(folder, { recursive: true })
  const path = pathOf(folder, state)
  await writeFile(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`)
  await rename(`${path}.new`, path)
}

/** All remembered clusters, by port. */
export async function readStates(folder: string): Promise<ClusterState[]> {
  const names = await readdir(folder).catch(() => [])
  const files = names.filter(name => /^\d+\.json$/.test(name))
  const texts = await Promise.all(files.map(name => readFile(join(folder, name), 'utf8')))
  return texts.map(text => JSON.parse(text) as ClusterState).sort((a, b) => portOf(a) - portOf(b))
}

/** Forgets a cluster; one that is not there is no error. */
export async function removeState(folder: string, state: ClusterState): Promise<void> {
  await rm(pathOf(folder, state), { force: true })
}

function pathOf(folder: string, state: ClusterState): string {
  return join(folder, `${portOf(state)}.json`)
}
