// SPDX-License-Identifier: Apache-2.0
// Collects message traces and sends them in bundles: when there are enough, after 5 s, and at the end. Traces never
// delay what they record: when too many wait, they are dropped and counted. [AsyncTraceDispatcher.java]
import { asError, UnderWay, type Clock, type Logger, type Timer } from '@rocketmq-ts/core'
import { encodeTrace, traceKeys, type TraceRecord } from '@rocketmq-ts/protocol'

/** A message for the trace topic. */
export interface TraceBundle {
  /** Message ids and business keys of the events: what the bundle is found by. */
  readonly keys: readonly string[]
  /** The body: events in the form of Java's clients. */
  readonly text: string
}

export interface TraceDispatcherOptions {
  /** Times bundles. */
  readonly clock: Clock
  /** Is told about traces that were not sent. */
  readonly logger: Logger
  /** Records of one bundle, at most 20. Default 10. */
  readonly batchNum?: number | undefined
  /** Sends a bundle to the trace topic. */
  readonly send: (bundle: TraceBundle) => Promise<unknown>
}

/** Milliseconds that the send of a bundle may take. [AsyncTraceDispatcher.java] */
export const traceTimeoutMs = 5000
/** Milliseconds that a record waits at most. */
const flushIntervalMs = 5000
/** Records that may wait, as in Java. */
const maxWaiting = 2048
/** Characters of a bundle, as in Java. */
const maxBundleLength = 128_000
/** Bundles under way at once. */
const maxSending = 4

export class TraceDispatcher {
  /** Records that were dropped. */
  dropped = 0
  readonly #options: TraceDispatcherOptions
  readonly #batchNum: number
  readonly #sending = new UnderWay()
  #waiting: TraceRecord[] = []
  #timer: Timer | undefined
  #isDue = false

  constructor(options: TraceDispatcherOptions) {
    this.#options = options
    this.#batchNum = Math.min(20, options.batchNum ?? 10)
  }

  /** Takes an event, which is sent with others soon. */
  append(record: TraceRecord): void {
    if (this.#waiting.length >= maxWaiting) {
      this.dropped++
      return
    }
    this.#waiting.push(record)
    if (this.#waiting.length >= this.#batchNum) this.#advance()
    else this.#timer ??= this.#options.clock.setTimeout(() => this.#flushLater(), flushIntervalMs)
  }

  /** Sends everything, and resolves when it has settled. Never rejects. */
  async flush(): Promise<void> {
    this.#isDue = true
    this.#advance()
    await this.#sending.whenIdle()
    this.#isDue = false
    this.#timer?.clear()
    this.#timer = undefined
  }

  #flushLater(): void {
    this.#timer = undefined
    this.#isDue = true
    this.#advance()
    this.#isDue = false
  }

  /** Sends bundles while there is enough for one and room for it. */
  #advance(): void {
    const least = this.#isDue ? 1 : this.#batchNum
    while (this.#waiting.length >= least && this.#sending.size < maxSending) this.#send(this.#take())
  }

  /** The next bundle; as in Java, its records are of one topic. */
  #take(): TraceBundle {
    const [first] = this.#waiting
    const keys = new Set<string>()
    let text = ''
    let count = 0
    for (const record of this.#waiting) {
      if (topicOf(record) !== topicOf(first) || count >= this.#batchNum) break
      const line = encodeTrace(record)
      if (count > 0 && text.length + line.length > maxBundleLength) break
      text += line
      for (const key of traceKeys(record)) keys.add(key)
      count++
    }
    this.#waiting.splice(0, count)
    return { keys: [...keys], text }
  }

  #send(bundle: TraceBundle): void {
    const { logger, send } = this.#options
    const sending = send(bundle).catch((error: unknown) => {
      logger.warn(`a message trace was not sent: ${asError(error).message}`)
    })
    void this.#sending.track(sending).then(() => this.#advance())
  }
}

function topicOf(record: TraceRecord | undefined): string | undefined {
  return record !== undefined && 'topic' in record ? record.topic : undefined
}
