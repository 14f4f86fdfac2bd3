// SPDX-License-Identifier: Apache-2.0
// The commit log: all records of a broker one behind the other, in segments of memory that are dropped oldest first. A
// position keeps its meaning for good; positions of dropped segments are simply gone.
//
//   minOffset                                      maxOffset
//   | segment            | segment                 | …          a record never spans two segments

interface Segment {
  /** Position of its first byte. */
  readonly start: number
  readonly bytes: Buffer
  /** Bytes in use. */
  used: number
  /** When its last record was written, milliseconds since the epoch. */
  writtenAt: number
}

/** Sizes of a commit log, in bytes. */
export interface CommitLogLimits {
  /** Size of a segment; a longer record gets one of its own. */
  readonly segmentBytes: number
  /** Bytes that are kept at most; the oldest segments go first. */
  readonly retainBytes: number
}

/** First segments are small: most clusters live for one test. */
const firstSegmentBytes = 65_536

/** Records one behind the other. */
export class CommitLog {
  readonly #limits: CommitLogLimits
  readonly #onDropped: (minOffset: number) => void
  readonly #segments: Segment[] = []
  #allocated = 0
  #end = 0

  /** @param onDropped called with the new beginning when old segments were dropped */
  constructor(limits: CommitLogLimits, onDropped: (minOffset: number) => void) {
    this.#limits = limits
    this.#onDropped = onDropped
  }

  get minOffset(): number {
    return this.#segments[0]?.start ?? this.#end
  }

  get maxOffset(): number {
    return this.#end
  }

  /**
   * Takes a record behind the last one; returns its position, which was `maxOffset`.
   * @param now milliseconds since the epoch
   */
  append(record: Buffer, now: number): number {
    const last = this.#segments.at(-1)
    const hasRoom = last !== undefined && last.bytes.length - last.used >= record.length
    const segment = hasRoom ? last : this.#grow(record.length)
    const offset = segment.start + segment.used
    segment.used += record.copy(segment.bytes, segment.used)
    segment.writtenAt = now
    this.#end = offset + record.length
    return offset
  }

  /** Bytes from `offset` to the end of its segment; `undefined` outside of the log. */
  viewAt(offset: number): Buffer | undefined {
    const segment = this.#segmentOf(offset)
    return segment?.bytes.subarray(offset - segment.start, segment.used)
  }

  /** Drops the segments that were written last at `time` or before; never the newest one. [MappedFileQueue.java] */
  deleteUntil(time: number): void {
    this.#dropOldestWhile(({ writtenAt }) => writtenAt <= time)
  }

  #segmentOf(offset: number): Segment | undefined {
    if (!(offset >= this.minOffset && offset < this.#end)) return undefined
    let low = 0
    let high = this.#segments.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.#segments[middle]?.start ?? Infinity) <= offset) low = middle
      else high = middle - 1
    }
    return this.#segments[low]
  }

  #grow(size: number): Segment {
    const wanted = Math.min(this.#limits.segmentBytes, Math.max(firstSegmentBytes, this.#allocated))
    const bytes = Buffer.allocUnsafeSlow(Math.max(size, wanted))
    const segment = { start: this.#end, bytes, used: 0, writtenAt: 0 }
    this.#segments.push(segment)
    this.#allocated += bytes.length
    this.#dropOldestWhile(() => this.#allocated > this.#limits.retainBytes)
    return segment
  }

  #dropOldestWhile(isWanted: (oldest: Segment) => boolean): void {
    const before = this.minOffset
    let [oldest] = this.#segments
    while (oldest !== undefined && this.#segments.length > 1 && isWanted(oldest)) {
      this.#segments.shift()
      this.#allocated -= oldest.bytes.length
      oldest = this.#segments[0]
    }
    if (this.minOffset !== before) this.#onDropped(this.minOffset)
  }
}
