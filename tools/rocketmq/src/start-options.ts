// SPDX-License-Identifier: Apache-2.0
// What can be asked of a cluster, and what it tells while it starts.
import type { RocketMQVersion } from './version.js'

/** Options of `RealCluster.start`; all may be left out. */
export interface RealClusterOptions {
  /** Release to start, `5.5.0` or `4.9.7`. Default `5.5.0`. */
  readonly version?: RocketMQVersion
  /** Number of master brokers (`broker-a`, `broker-b`, …, up to 8) in cluster `DefaultCluster`. Default 1. */
  readonly brokers?: number
  /** Adds a proxy (gRPC and remoting); 5.x only. Default false. */
  readonly proxy?: boolean
  /** Refuses requests that are not signed; see `credentials` of the cluster. Default false. */
  readonly acl?: boolean
  /** Servers speak TLS only, with a certificate made for this cluster; see `tls` of the cluster. Default false. */
  readonly tls?: boolean
  /** Port of the name server. Default: a free one. */
  readonly namesrvPort?: number
  /** Broker settings by their name in `broker.conf`; they win over ours. */
  readonly brokerConfig?: Readonly<Record<string, string>>
  /** JVM options of the brokers, after ours (`-Xmx512m`); for load `['-Xmx2g', '-XX:MaxDirectMemorySize=2g']`. */
  readonly brokerJvmOptions?: readonly string[]
  /**
   * How the JVMs compile. `quick` costs a cluster that lives for minutes a third less processor time, and what lives
   * longer becomes slower; benchmarks and `up` want `full`. Default `full`.
   */
  readonly compiler?: Compiler
  /** Has each server write the classes it loads into a file of its folder. Default false. */
  readonly listsClasses?: boolean
  /**
   * Milliseconds each server may take until it is ready. Default 120000: a busy machine needs more than the usual 10 s.
   */
  readonly readyTimeoutMs?: number
  /**
   * Starts in a session of its own, for `release()`. Until that is called it still dies with this process. Default
   * false.
   */
  readonly detached?: boolean
  /** Gives up: everything started is stopped, and `start` rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Told about every step. */
  readonly onProgress?: (progress: StartProgress) => void
}

/**
 * `full`: the JVM's own choice. `quick`: its first compiler only, the collector for one thread, and a certificate from
 * `openssl`, where servers would make their own.
 */
export type Compiler = 'quick' | 'full'

/** One step of a start, told once when it begins and once when it is done. */
export interface StartProgress {
  /** `jars`, `certificate`, `namesrv`, `broker-a`, …, `proxy`. `jars` only when they have to be fetched. */
  readonly step: string
  readonly state: 'begun' | 'done'
  /** Milliseconds since the start began. */
  readonly elapsedMs: number
}
