// SPDX-License-Identifier: Apache-2.0
// How to reach a cluster, as lines that a shell and a CI file can read: NAME=value.
import type { ClusterState } from './state-file.js'

/** `ROCKETMQ_NAMESRV_ADDR=…` and, where there is such a thing, proxy, credentials and authority. */
export function connectionText(state: Omit<ClusterState, 'directory' | 'processes'>): string {
  const values = {
    ROCKETMQ_NAMESRV_ADDR: state.namesrvAddr,
    ROCKETMQ_ENDPOINTS: state.endpoints,
    ROCKETMQ_PROXY_REMOTING_ADDR: state.proxyRemotingAddr,
    ROCKETMQ_ACCESS_KEY: state.accessKey,
    ROCKETMQ_SECRET_KEY: state.secretKey,
    ROCKETMQ_CA: state.caPath,
  }
  const lines = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}\n`]))
  return lines.join('')
}
