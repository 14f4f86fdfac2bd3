// SPDX-License-Identifier: Apache-2.0
// What may be wrong with a link, in the words of toxiproxy.

/** Faults of one direction of a link. */
export interface LinkFaults {
  /** Milliseconds that bytes arrive later. Default 0. */
  readonly latencyMs: number
  /** The latency varies by up to this much in each direction, ms; order is kept. Default 0. */
  readonly jitterMs: number
  /** Bytes that pass in a second. Default `Infinity`. */
  readonly bytesPerSecond: number
  /** Bytes of one segment at most. Default `Infinity`: as they came. */
  readonly sliceBytes: number
  /** Nothing arrives any more, and nobody is told; what was held arrives when this ends. Default false. */
  readonly isBlackHole: boolean
}

/** A link without faults. */
export const soundLink: LinkFaults = {
  latencyMs: 0,
  jitterMs: 0,
  bytesPerSecond: Infinity,
  sliceBytes: Infinity,
  isBlackHole: false,
}

/** `toServer` carries requests of clients, `toClient` the answers. */
export type Direction = 'toServer' | 'toClient'
