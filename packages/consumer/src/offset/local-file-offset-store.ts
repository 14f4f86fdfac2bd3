// SPDX-License-Identifier: Apache-2.0
// Offsets of a broadcast consumer: a file of its own, in Java's form, so that either client can go on where the other
// stopped. It is replaced by renaming, and the content before stays beside it as `.bak`: whenever we are killed, one of
// the two is whole. [LocalFileOffsetStore.java]
import { access, constants, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { asError, OffsetError, UsageError, type Logger } from '@rocketmq-ts/core'
import { resetOffsetBody, type MessageQueue, type QueueOffset } from '@rocketmq-ts/protocol'
import type { OffsetStore } from './offset-store.js'
import { OffsetTable } from './offset-table.js'

/** The files are private. */
const ownDirectory = { recursive: true, mode: 0o700 } as const

export interface LocalOffsetStoreOptions {
  /** Directory of all groups; `.rocketmq_offsets` in the home directory, where Java's is. */
  readonly directory?: string | undefined
  readonly clientId: string
  readonly consumerGroup: string
  readonly logger: Logger
}

export class LocalFileOffsetStore implements OffsetStore {
  readonly #path: string
  readonly #logger: Logger
  readonly #table = new OffsetTable()
  /** What the file holds, queues of others included. */
  readonly #stored = new OffsetTable()
  /** The file does not hold all of that. */
  #isBehind = false
  #writing: Promise<void> = Promise.resolve()

  /** @throws UsageError when the client id cannot be the name of a directory */
  constructor({ directory, clientId, consumerGroup, logger }: LocalOffsetStoreOptions) {
    if (/[/\\\0]/.test(clientId)) {
      const text = `the offsets of a broadcast consumer lie in a directory named after its client id, and "${clientId}" is no name of one`
      throw new UsageError(`${text}; choose instanceName, clientIP and unitName without / and \\`)
    }
    this.#path = join(directory ?? join(homedir(), '.rocketmq_offsets'), clientId, consumerGroup, 'offsets.json')
    this.#logger = logger
  }

  /**
   * Rejects with `OffsetError` when there is a file and nothing can be read: starting over could skip messages; and
   * when nothing can be written.
   */
  async load(): Promise<void> {
    await this.#makeDirectory()
    const newest = await this.#readFile(this.#path)
    const offsets = Array.isArray(newest) ? newest : await this.#readFile(`${this.#path}.bak`)
    if (Array.isArray(offsets)) for (const { queue, offset } of offsets) this.#stored.set(queue, offset)
    else if (newest === 'unreadable' || offsets === 'unreadable') {
      throw new OffsetError(`neither ${this.#path} nor its .bak can be read; delete both to start over`)
    }
  }

  get(queue: MessageQueue): number | undefined {
    return this.#table.get(queue)
  }

  advance(queue: MessageQueue, offset: number): void {
    this.#table.advance(queue, offset)
  }

  set(queue: MessageQueue, offset: number): void {
    this.#table.set(queue, offset)
  }

  freeze(queue: MessageQueue, offset: number): void {
    this.#table.freeze(queue, offset)
  }

  read(queue: MessageQueue): Promise<number | undefined> {
    return Promise.resolve(this.#stored.get(queue))
  }

  async persist(queues: Iterable<MessageQueue>): Promise<void> {
    try {
      await this.commit(queues)
    } catch (error) {
      this.#logger.error(`the offsets could not be written to ${this.#path}: ${asError(error).message}`)
    }
  }

  commit(queues: Iterable<MessageQueue>): Promise<void> {
    for (const queue of queues) {
      const offset = this.#table.get(queue)
      if (offset === undefined || offset === this.#stored.get(queue)) continue
      this.#stored.set(queue, offset)
      this.#isBehind = true
    }
    if (!this.#isBehind) return this.#writing
    this.#isBehind = false
    const bytes = resetOffsetBody.encode({ offsetTable: this.#stored.offsets() })
    const write = () => this.#write(bytes)
    // One write after the other, whatever became of the one before: each replaces the whole file.
    const writing = this.#writing.then(write, write)
    // The callers get the failure, and the next commit tries again.
    writing.catch(() => (this.#isBehind = true))
    this.#writing = writing
    return writing
  }

  carried(): undefined {
    return undefined
  }

  forgetCommitted(): void {
    // The file belongs to this consumer alone: no other member changes its offsets.
  }

  remove(queue: MessageQueue): void {
    this.#table.delete(queue)
  }

  offsets(topic?: string): readonly QueueOffset[] {
    return this.#table.offsets(topic)
  }

  /** `undefined`: there is no file, or it is empty. */
  async #readFile(path: string): Promise<QueueOffset[] | 'unreadable' | undefined> {
    try {
      const bytes = await readFile(path)
      return bytes.length === 0 ? undefined : [...resetOffsetBody.decode(bytes).offsetTable]
    } catch (thrown) {
      const error = asError(thrown)
      if ('code' in error && error.code === 'ENOENT') return undefined
      this.#logger.warn(`the offsets in ${path} cannot be read: ${error.message}`)
      return 'unreadable'
    }
  }

  async #makeDirectory(): Promise<void> {
    const directory = dirname(this.#path)
    try {
      await mkdir(directory, ownDirectory)
      await access(directory, constants.W_OK)
    } catch (thrown) {
      throw new OffsetError(
        `the offsets cannot be kept in ${directory}: ${asError(thrown).message}; set localOffsetStoreDir, or offsetStore`,
        { cause: thrown },
      )
    }
  }

  async #write(bytes: Buffer): Promise<void> {
    await mkdir(dirname(this.#path), ownDirectory)
    const fresh = `${this.#path}.${process.pid}.new`
    await writeFile(fresh, bytes, { flush: true, mode: 0o600 })
    // There is nothing to keep the first time.
    await rename(this.#path, `${this.#path}.bak`).catch(() => undefined)
    await rename(fresh, this.#path)
  }
}
