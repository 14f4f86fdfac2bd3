// SPDX-License-Identifier: Apache-2.0
// `up`: starts a cluster that outlives the command. It is written down before it is let go, so there is no moment in
// which it runs and nobody knows.
import type { CliArguments } from './cli-arguments.js'
import { isFree } from './free-ports.js'
import { LauncherError } from './launcher-error.js'
import { showProgress } from './progress.js'
import { RealCluster } from './real-cluster.js'
import { writeState, type ClusterState } from './state-file.js'
import { defaultVersion } from './version.js'

const usualPort = 9876

/** Starts what `wanted` asks for, remembers it in `folder` and resolves to what was remembered. */
export async function startAndLeave(wanted: CliArguments, folder: string): Promise<ClusterState> {
  const { version = defaultVersion, brokers = 1, proxy, acl, tls, json } = wanted
  const interrupted = new AbortController()
  const interrupt = () => interrupted.abort(new LauncherError('ERR_START', 'interrupted; nothing is left running'))
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  const namesrvPort = wanted.namesrvPort ?? ((await isFree(usualPort)) ? usualPort : undefined)
  if (!json) process.stderr.write(`RocketMQ ${version}\n`)
  const cluster = await RealCluster.start({
    version,
    brokers,
    proxy,
    acl,
    tls,
    detached: true,
    signal: interrupted.signal,
    ...(namesrvPort === undefined ? {} : { namesrvPort }),
    ...(json ? {} : { onProgress: showProgress(process.stderr) }),
  })
  const state = stateOf(cluster)
  await writeState(folder, state)
  cluster.release()
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  return state
}

function stateOf(cluster: RealCluster): ClusterState {
  const { version, namesrvAddr, brokerAddrs, endpoints, proxyRemotingAddr, credentials, tls } = cluster
  return {
    version,
    namesrvAddr,
    brokerAddrs,
    ...(endpoints === undefined ? {} : { endpoints }),
    ...(proxyRemotingAddr === undefined ? {} : { proxyRemotingAddr }),
    ...credentials,
    ...(tls === undefined ? {} : { caPath: tls.caPath }),
    directory: cluster.logs.directory,
    processes: cluster.processes,
  }
}
