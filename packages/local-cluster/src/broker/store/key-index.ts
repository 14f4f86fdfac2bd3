// SPDX-License-Identifier: Apache-2.0
// Finds records by key: hashes beside positions, in blocks of numbers that are dropped with the records. A hash only
// says where to look; the reader of the record compares the key itself. [IndexFile.java]
import { javaHashCode } from '@rocketmq-ts/protocol'

const blockEntries = 1024

interface Block {
  readonly hashes: Int32Array
  readonly offsets: Float64Array
  used: number
}

/** Positions of records by key. */
export class KeyIndex {
  readonly #blocks: Block[] = []

  /** The position added last; -1 when none was. */
  get last(): number {
    const block = this.#blocks.at(-1)
    return block?.offsets[block.used - 1] ?? -1
  }

  add(topic: string, key: string, physicalOffset: number): void {
    const last = this.#blocks.at(-1)
    const block = last !== undefined && last.used < blockEntries ? last : this.#grow()
    block.hashes[block.used] = hashOf(topic, key)
    block.offsets[block.used++] = physicalOffset
  }

  /** Positions that may hold the key, newest first. */
  *find(topic: string, key: string): Generator<number> {
    const hash = hashOf(topic, key)
    for (let number = this.#blocks.length - 1; number >= 0; number--) {
      const block = this.#blocks[number]
      if (block === undefined) continue
      for (let at = block.used - 1; at >= 0; at--) {
        if (block.hashes[at] === hash) yield block.offsets[at] ?? 0
      }
    }
  }

  /** Lets go of whole blocks of positions before `minPhysicalOffset`. */
  dropBefore(minPhysicalOffset: number): void {
    while ((this.#blocks[0]?.offsets[blockEntries - 1] ?? 0) < minPhysicalOffset && this.#blocks.length > 1) {
      this.#blocks.shift()
    }
  }

  #grow(): Block {
    const block = { hashes: new Int32Array(blockEntries), offsets: new Float64Array(blockEntries), used: 0 }
    this.#blocks.push(block)
    return block
  }
}

function hashOf(topic: string, key: string): number {
  return javaHashCode(`${topic}#${key}`)
}
