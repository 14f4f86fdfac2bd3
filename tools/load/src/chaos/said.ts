// SPDX-License-Identifier: Apache-2.0
// What a process of a chaos run says: one line of JSON each. Times are those of the machine's monotonic clock, which is
// the same for all processes and no virtual jump of the wall clock changes.
import type { Settled } from '../send-history.js'

/** A message in the hand of a consumer. */
export interface Delivery {
  readonly is: 'delivered'
  /** When it was received, ms; of consumers that receive many at once and handle them one by one. */
  readonly takenAt?: number | undefined
  /**
   * When the broker stored it, ms: again, when it comes from a retry topic; of consumers that acknowledge each message.
   */
  readonly storedAt?: number | undefined
  /** When its handler began, and ended, ms. */
  readonly at: number
  readonly endAt: number
  readonly id: string
  /** `topic/broker/queue`. */
  readonly queue: string
  readonly offset: number
  /** False: the handler failed, or the message was given back. */
  readonly isDone: boolean
}

export type Said =
  | Delivery
  | { readonly is: 'ready'; readonly at: number }
  /** Its start was rejected, and is tried again. */
  | { readonly is: 'notStarted'; readonly at: number; readonly text: string }
  /** A producer that was told to rest: all its sends are settled. */
  | { readonly is: 'resting'; readonly at: number }
  /** A send begins. */
  | { readonly is: 'sending'; readonly at: number; readonly topic: string; readonly id: string }
  | {
      readonly is: 'sent'
      readonly at: number
      readonly topic: string
      readonly id: string
      readonly settled: Settled
    }
  /** Queues that it has from now on. */
  | { readonly is: 'assigned'; readonly at: number; readonly queues: readonly string[] }
  /** A handler of ordered messages begins. */
  | { readonly is: 'begun'; readonly at: number; readonly id: string }
  /** The server has taken the acknowledgement. */
  | { readonly is: 'acked'; readonly at: number; readonly id: string }
  /** The server did not take the acknowledgement of this message, or of some message. */
  | { readonly is: 'notAcked'; readonly at: number; readonly id?: string | undefined }
  /** Nobody caught this, or it is a warning of the process. */
  | { readonly is: 'unhandled'; readonly at: number; readonly text: string }

/** Milliseconds of the machine's monotonic clock. */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** Wall clock at zero of the monotonic one: read before a run moves the wall clock of this process. */
const wallAtZero = Date.now() - machineMs()

/** A time of the wall clock of this machine by its monotonic clock. */
export function machineMsOf(wallMs: number): number {
  return wallMs - wallAtZero
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never

/** Says it to whoever started this process, before anything else happens: pipes are written synchronously. */
export function say(said: WithoutTime<Exclude<Said, Delivery>> | Delivery): void {
  process.stdout.write(`${JSON.stringify({ at: machineMs(), ...said })}\n`)
}
