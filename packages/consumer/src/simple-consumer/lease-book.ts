// SPDX-License-Identifier: Apache-2.0
// Which messages are in hand, by where they came from: what administrators see, and what closing waits for. A message
// that is forgotten leaves the book when its time is over.
import { Roll, type Lease } from '@rocketmq-ts/core'
import type { OfQueue, PopProcessQueueInfo } from '@rocketmq-ts/protocol'
import type { TakenReceipt } from '../pop/popped-message.js'
import { targetKey, type ReceiveTarget } from './receive-targets.js'

interface Page {
  readonly target: ReceiveTarget
  readonly leases: Roll<Lease<TakenReceipt>>
  /** Milliseconds since the epoch. */
  lastPopAt: number
}

export class LeaseBook {
  readonly #pages = new Map<string, Page>()

  /** A broker was asked. @param now milliseconds since the epoch */
  note(target: ReceiveTarget, now: number): void {
    const page = this.#pageOf(target)
    page.lastPopAt = now
    for (const lease of page.leases.list()) if (lease.isExpired) page.leases.delete(lease)
  }

  add(target: ReceiveTarget, lease: Lease<TakenReceipt>): void {
    const { leases } = this.#pageOf(target)
    leases.add(lease)
    lease.whenSettled(() => leases.delete(lease))
  }

  /** Messages in hand. */
  get open(): number {
    let count = 0
    for (const page of this.#pages.values()) count += openOn(page)
    return count
  }

  /** As Java's admin tool prints it: the queue -1 stands for all of a broker. */
  get table(): readonly OfQueue<PopProcessQueueInfo>[] {
    return Array.from(this.#pages.values(), page => ({
      queue: { ...page.target, queueId: -1 },
      waitAckCount: openOn(page),
      dropped: false,
      lastPopTimestamp: page.lastPopAt,
    }))
  }

  #pageOf(target: ReceiveTarget): Page {
    const key = targetKey(target)
    let page = this.#pages.get(key)
    if (page === undefined) this.#pages.set(key, (page = { target, leases: new Roll(), lastPopAt: 0 }))
    return page
  }
}

function openOn({ leases }: Page): number {
  return leases.list().filter(lease => lease.isOpen).length
}
