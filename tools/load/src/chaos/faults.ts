// SPDX-License-Identifier: Apache-2.0
// Carries out the faults of a schedule, each at its own pace, and notes when each began and ended.
import { setTimeout as sleep } from 'node:timers/promises'
import { UnderWay } from '@rocketmq-ts/core'
import type { FaultProxy, LinkFaults, ProxiedCluster } from '@rocketmq-ts/fault-proxy'
import type { TestCluster } from '@rocketmq-ts/testing'
import type { FaultRecord } from './chaos-history.js'
import type { MemberPlace } from './member-place.js'
import { brokerNames } from './produce.js'
import { machineMs } from './said.js'
import type { PlannedFault } from './schedule.js'

export interface FaultsOptions {
  readonly cluster: TestCluster
  readonly proxied: ProxiedCluster
  readonly grpc: FaultProxy | undefined
  readonly places: ReadonlyMap<string, MemberPlace>
  /** Where they are noted. */
  readonly records: FaultRecord[]
  /** A fault could not be carried out, or ended. */
  readonly onTrouble: (text: string) => void
  readonly beforeKill: (place: string) => Promise<void>
}

/** Milliseconds by which a wall clock jumps at most: longer than any lock, lease or heartbeat lives. */
const longestJumpMs = 600_000

export class Faults {
  readonly #options: FaultsOptions
  readonly #underWay = new UnderWay()

  constructor(options: FaultsOptions) {
    this.#options = options
  }

  begin(fault: PlannedFault): void {
    const { kind, target } = fault
    if (this.#isAway(target)) return
    const record: FaultRecord = { kind, target, at: machineMs(), until: Infinity }
    this.#options.records.push(record)
    const work = this.#carryOut(fault)
      .catch((error: unknown) => this.#options.onTrouble(`${kind} ${target}: ${String(error)}`))
      .finally(() => (record.until = machineMs()))
    void this.#underWay.track(work)
  }

  /** Resolves when the last fault has ended and nothing is broken any more. */
  async healed(): Promise<void> {
    await this.#underWay.whenIdle()
    this.#options.proxied.heal()
    this.#options.grpc?.heal()
  }

  /** A busy machine starts a server later than the schedule expects: it is not killed while it starts. */
  #isAway(target: string): boolean {
    return this.#options.records.some(
      ({ kind, target: other, until }) => /Kill$/.test(kind) && other === target && until === Infinity,
    )
  }

  async #carryOut(fault: PlannedFault): Promise<void> {
    const place = this.#options.places.get(fault.target)
    if (place !== undefined) return this.#ofMember(fault, place)
    const links = this.#linksOf(fault.target)
    const { cluster } = this.#options
    switch (fault.kind) {
      case 'brokerKill': {
        const index = brokerNames.findIndex(name => name === fault.target)
        await cluster.killBroker(index)
        await sleep(fault.forMs)
        return patiently(() => cluster.restartBroker(index))
      }
      case 'proxyKill':
        await cluster.killProxy()
        await sleep(fault.forMs)
        return patiently(() => cluster.restartProxy())
      case 'nameServersAway':
        for (const link of links) await away(link)
        await sleep(fault.forMs)
        for (const link of links) await link.accept()
        return
      default:
        return this.#ofLink(fault, links)
    }
  }

  async #ofMember({ kind, target, forMs, level }: PlannedFault, place: MemberPlace): Promise<void> {
    if (kind === 'suspend') place.suspend()
    // Ahead, or a little back.
    else if (kind === 'clock') place.shiftClock(Math.round((level - 0.2) * longestJumpMs))
    else if (kind === 'kill') await this.#kill(target, place)
    else if (kind === 'close') await place.close()
    else place.start()
    await sleep(forMs)
    if (kind === 'suspend') place.resume()
    else if (kind === 'kill' || kind === 'close') place.start()
    else if (kind === 'join') await (level < 0.5 ? place.close() : this.#kill(target, place))
  }

  async #kill(target: string, place: MemberPlace): Promise<void> {
    await this.#options.beforeKill(target)
    await place.kill()
  }

  async #ofLink({ kind, forMs, level }: PlannedFault, links: readonly FaultProxy[]): Promise<void> {
    if (kind === 'reset') for (const link of links) link.reset()
    else if (kind === 'halfClose') for (const link of links) link.halfClose(level < 0.5 ? 'toServer' : 'toClient')
    else {
      for (const link of links) this.#set(link, kind, level)
      await sleep(forMs)
      for (const link of links) link.heal()
    }
  }

  #set(link: FaultProxy, kind: PlannedFault['kind'], level: number): void {
    if (kind === 'deafServer') link.blackHole(['toServer'])
    else if (kind === 'blackHole') link.blackHole()
    else link.set(linkOf(kind, level))
  }

  #linksOf(target: string): readonly FaultProxy[] {
    const { proxied, grpc } = this.#options
    if (target === 'namesrv') return proxied.nameServers
    if (target === 'proxy') return grpc === undefined ? [] : [grpc]
    return proxied.brokers.filter((_, index) => brokerNames[index] === target)
  }
}

function linkOf(kind: PlannedFault['kind'], level: number): Partial<LinkFaults> {
  if (kind === 'latency') return { latencyMs: Math.round(20 + level * 800), jitterMs: Math.round(level * 300) }
  return { sliceBytes: Math.round(1 + level * 500), bytesPerSecond: Math.round(50_000 + level * 500_000) }
}

async function away(link: FaultProxy): Promise<void> {
  const refused = link.refuse()
  link.reset()
  await refused
}

/** Times that a server is started that is not ready in time: a busy machine starts no JVM. */
const restarts = 3

async function patiently(restart: () => Promise<void>): Promise<void> {
  for (let left = restarts - 1; ; left--) {
    try {
      await restart()
      return
    } catch (error) {
      if (left === 0) throw error
    }
  }
}
