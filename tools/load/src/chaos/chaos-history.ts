// SPDX-License-Identifier: Apache-2.0
// Everything that was said and done in a chaos run, as it comes; `verdictOf` reads it afterwards.
import { getOrMake } from '../get-or-make.js'
import { type SendHistory as Sends, SendHistory } from '../send-history.js'
import type { FaultKind } from './schedule.js'
import type { Delivery, Said } from './said.js'

/** A delivery, and to whom. */
export interface Delivered extends Delivery {
  /** Name of the process. */
  readonly by: string
}

/** Something of a member at a time, by the machine's monotonic clock. */
export interface Moment {
  readonly at: number
  readonly by: string
}

export interface FaultRecord {
  readonly kind: FaultKind
  readonly target: string
  readonly at: number
  /** `Infinity` while it lasts. */
  until: number
}

/** What a group's members did. */
export interface GroupHistory {
  readonly deliveries: Delivered[]
  readonly begun: (Moment & { readonly id: string })[]
  readonly acked: (Moment & { readonly id: string })[]
  /** Without an id: of any of its messages. */
  readonly notAcked: (Moment & { readonly id: string | undefined })[]
  readonly assigned: (Moment & { readonly queues: readonly string[] })[]
  readonly ends: (Moment & { readonly how: 'closed' | 'killed' })[]
  /** What the group had committed of each queue when a member was killed, where a broker could be asked. */
  readonly committed: { readonly by: string; readonly queue: string; readonly offset: number }[]
  /** The committed offset of a queue went back. */
  readonly fellBack: { readonly queue: string; readonly from: number; readonly to: number }[]
  /** Different messages that were consumed. */
  readonly consumed: Set<string>
}

export class ChaosHistory {
  /** By topic. */
  readonly sends = new Map<string, Sends>()
  /** By group's name. */
  readonly groups = new Map<string, GroupHistory>()
  readonly faults: FaultRecord[] = []
  /** What nobody caught, and who did not end as asked. */
  readonly unhandled: string[] = []
  /** Ids and topics of sends that are under way, by process. */
  readonly #underWay = new Map<string, Map<string, string>>()

  sendsOf(topic: string): Sends {
    return getOrMake(this.sends, topic, () => new SendHistory())
  }

  group(name: string): GroupHistory {
    return getOrMake(this.groups, name, () => ({
      deliveries: [],
      begun: [],
      acked: [],
      notAcked: [],
      assigned: [],
      ends: [],
      committed: [],
      fellBack: [],
      consumed: new Set<string>(),
    }))
  }

  /** Sends that were acknowledged, all topics together. */
  get acked(): number {
    return [...this.sends.values()].reduce((sum, { acked }) => sum + acked, 0)
  }

  /** A process said something. */
  note(by: string, group: string, said: Said): void {
    const { at } = said
    switch (said.is) {
      case 'sending':
        this.sendsOf(said.topic).begin(said.id)
        getOrMake(this.#underWay, by, () => new Map()).set(said.id, said.topic)
        break
      case 'sent':
        this.sendsOf(said.topic).settle(said.id, said.settled)
        this.#underWay.get(by)?.delete(said.id)
        break
      case 'delivered':
        this.group(group).deliveries.push({ ...said, by })
        if (said.isDone) this.group(group).consumed.add(said.id)
        break
      case 'begun':
      case 'acked':
        this.group(group)[said.is].push({ at, by, id: said.id })
        break
      case 'notAcked':
        this.group(group).notAcked.push({ at, by, id: said.id })
        break
      case 'assigned':
        this.group(group).assigned.push({ at, by, queues: said.queues })
        break
      case 'unhandled':
        this.unhandled.push(`${by}: ${said.text}`)
        break
      case 'notStarted':
      case 'ready':
      case 'resting':
        break
    }
  }

  /** Everything, in the order of time: a line of JSON each. */
  lines(): readonly string[] {
    const all = [...this.groups].flatMap(([group, { deliveries, begun, acked, notAcked, assigned, ends }]) => {
      const tell = (is: string, list: readonly Moment[]) => list.map(moment => ({ is, group, ...moment }))
      const told = [tell('begun', begun), tell('acked', acked), tell('notAcked', notAcked)]
      return [deliveries, ...told, tell('assigned', assigned), tell('ends', ends)]
    })
    // There are more of them than a function takes arguments.
    const moments: { readonly at: number }[] = [this.faults, ...all].flat()
    return moments.sort((a, b) => a.at - b.at).map(each => JSON.stringify(each))
  }

  /** A process was killed: nobody knows how its sends ended. */
  forgetSends(by: string, isRolledBack: (topic: string, id: string) => boolean): void {
    for (const [id, topic] of this.#underWay.get(by) ?? []) {
      const fate = isRolledBack(topic, id) ? 'rejected' : 'unknown'
      this.sendsOf(topic).settle(id, { fate, place: undefined, mayBeTwice: true, error: 'its process was killed' })
    }
    this.#underWay.delete(by)
  }
}
