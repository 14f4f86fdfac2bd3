// SPDX-License-Identifier: Apache-2.0
// The least that can talk to a broker: one socket, frames that were encoded before, and a window of them without an
// answer. It reads lengths only, and believes that every answer is what was asked for.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { ConnectionError, everyMessage, expressionTypes, untilAborted, type AbortOptions } from '@rocketmq-ts/core'
import {
  compatibleVersion,
  defaultTopicName,
  defaultTopicQueueNums,
  encodeProperties,
  messageProperties,
  pullMessage,
  pullSysFlag,
  sendMessageV2,
  type MessageQueue,
} from '@rocketmq-ts/protocol'
import { encodeFrame, parseAddress, RemotingCommand, type AnyRequest, type Fields } from '@rocketmq-ts/remoting'

/** What is written: `count` frames in turn. */
export interface Exchange extends AbortOptions {
  readonly count: number
  readonly frame: (index: number) => Buffer
  /** Frames without an answer at most. */
  readonly window: number
  /** Called for each answer with the milliseconds since the frame in its turn was written. */
  readonly onAnswer?: (elapsedMs: number) => void
}

export class RawSocket implements Disposable {
  readonly #socket: Socket
  #error: Error | undefined

  private constructor(socket: Socket) {
    this.#socket = socket.on('error', error => (this.#error = error))
  }

  /** Rejects with what the operating system says, or with `AbortedError`. */
  static async connect(address: string, options: AbortOptions = {}): Promise<RawSocket> {
    const socket = connect({ ...parseAddress(address), noDelay: true })
    try {
      await untilAborted(options, `connecting to ${address}`, () => once(socket, 'connect'))
    } catch (error) {
      socket.destroy()
      throw error
    }
    return new RawSocket(socket)
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }

  /**
   * Resolves when all frames are answered. Rejects with `ConnectionError` when the socket closes before, or was closed,
   * and with `AbortedError`.
   */
  async exchange(exchange: Exchange): Promise<void> {
    await untilAborted(exchange, 'the exchange', () => this.#exchange(exchange))
  }

  #exchange({ count, frame, window, onAnswer }: Exchange): Promise<void> {
    const socket = this.#socket
    return new Promise((resolve, reject) => {
      const writtenAt: number[] = []
      let sent = 0
      let answered = 0
      const fill = (): void => {
        const end = Math.min(count, answered + window)
        if (sent === end) return
        socket.cork()
        for (; sent < end; sent++) {
          if (onAnswer !== undefined) writtenAt[sent % window] = performance.now()
          socket.write(frame(sent))
        }
        socket.uncork()
      }
      const answers = new FrameCounter(() => {
        onAnswer?.(performance.now() - (writtenAt[answered % window] ?? 0))
        answered++
      })
      const onClose = (): void => {
        const cause = this.#error === undefined ? {} : { cause: this.#error }
        reject(new ConnectionError(`the broker closed the socket after ${answered} answers`, cause))
      }
      if (socket.closed) {
        onClose()
        return
      }
      const onData = (chunk: Buffer): void => {
        answers.push(chunk)
        if (answered < count) {
          fill()
          return
        }
        socket.off('data', onData).off('close', onClose)
        resolve()
      }
      socket.on('data', onData).once('close', onClose)
      fill()
    })
  }
}

/** Tells of each whole frame. */
class FrameCounter {
  /** Bytes of the frame under way that have not come yet. */
  #missing = 0
  readonly #head = Buffer.alloc(4)
  #headBytes = 0
  readonly #onFrame: () => void

  constructor(onFrame: () => void) {
    this.#onFrame = onFrame
  }

  push(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) {
      if (this.#missing > 0) {
        const step = Math.min(this.#missing, chunk.length - at)
        at += step
        this.#missing -= step
        if (this.#missing === 0) this.#onFrame()
        continue
      }
      this.#head[this.#headBytes++] = chunk[at++] ?? 0
      if (this.#headBytes < 4) continue
      this.#headBytes = 0
      this.#missing = this.#head.readInt32BE(0)
    }
  }
}

const properties = encodeProperties({
  [messageProperties.uniqueKey.name]: '7F0000010C8D00000000000000000001',
  [messageProperties.waitStoreMsgOk.name]: 'true',
})

/** A send of a body to a queue. */
export function encodedSend({ topic, brokerName, queueId }: MessageQueue, body: Buffer): Buffer {
  return encoded(sendMessageV2, {
    fields: {
      producerGroup: 'raw',
      topic,
      defaultTopic: defaultTopicName,
      defaultTopicQueueNums,
      queueId,
      sysFlag: 0,
      bornTimestamp: Date.now(),
      flag: 0,
      properties,
      reconsumeTimes: 0,
      unitMode: false,
      batch: false,
      brokerName,
    },
    body,
  })
}

/** Messages of one pull. */
export const pullSize = 32

/** A pull of a queue at an offset, without waiting. */
export function encodedPull({ topic, brokerName, queueId }: MessageQueue, queueOffset: number): Buffer {
  return encoded(pullMessage, {
    fields: {
      consumerGroup: 'raw',
      topic,
      queueId,
      queueOffset,
      maxMsgNums: pullSize,
      sysFlag: pullSysFlag('SUBSCRIPTION'),
      commitOffset: 0,
      suspendTimeoutMillis: 0,
      subscription: everyMessage,
      subVersion: 0,
      expressionType: expressionTypes.tag,
      maxMsgBytes: 262_144,
      brokerName,
    },
  })
}

function encoded<R extends AnyRequest>(request: R, { fields, body }: { fields: Fields<R>; body?: Buffer }): Buffer {
  const extFields = request.printFields(fields)
  const head = { code: request.code, language: 'OTHER' as const, version: compatibleVersion, opaque: 1, extFields }
  return encodeFrame(new RemotingCommand({ ...head, ...(body === undefined ? {} : { body }) }))
}
