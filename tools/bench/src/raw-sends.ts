// SPDX-License-Identifier: Apache-2.0
// The least that can send: one socket, frames that were encoded before, and a window of frames without an answer. It
// reads lengths only.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { sendMessageV2 } from '@rocketmq-ts/protocol'
import { encodeFrame, parseAddress, RemotingCommand } from '@rocketmq-ts/remoting'
import { FrameCounter } from './frame-counter.js'

/** A socket to the broker. */
export async function rawSocket(address: string): Promise<Socket> {
  const socket = connect({ ...parseAddress(address), noDelay: true })
  await once(socket, 'connect')
  return socket
}

/** What `sendRaw` sends. */
export interface RawSends {
  readonly topic: string
  readonly body: Buffer
  readonly count: number
  /** Frames without an answer at most. */
  readonly window: number
  /** Queues that take turns; 1 by default. */
  readonly queues?: number
  /** Told when the frame was written, by `performance.now`; for one at a time. */
  readonly onAnswer?: ((since: number) => void) | undefined
}

/** Sends, and resolves when all are answered. */
export function sendRaw(socket: Socket, { topic, body, count, window, queues = 1, onAnswer }: RawSends): Promise<void> {
  const frames = Array.from({ length: queues }, (_, queueId) => encodedSend(topic, queueId, body))
  return new Promise(resolve => {
    const answers = new FrameCounter()
    let sent = 0
    let since = 0
    const fill = () => {
      const room = Math.min(window - (sent - answers.frames), count - sent)
      if (room <= 0) return
      since = performance.now()
      socket.cork()
      for (let i = 0; i < room; i++) socket.write(frames[sent++ % queues] ?? body)
      socket.uncork()
    }
    const onData = (chunk: Buffer) => {
      answers.push(chunk)
      onAnswer?.(since)
      if (answers.frames < count) fill()
      else {
        socket.off('data', onData)
        resolve()
      }
    }
    socket.on('data', onData)
    fill()
  })
}

function encodedSend(topic: string, queueId: number, body: Buffer): Buffer {
  const extFields = sendMessageV2.printFields({
    producerGroup: 'raw',
    topic,
    defaultTopic: 'TBW102',
    defaultTopicQueueNums: 4,
    queueId,
    sysFlag: 0,
    bornTimestamp: Date.now(),
    flag: 0,
    properties: 'UNIQ_KEY\u00017F0000010C8D00000000000000000001\u0002WAIT\u0001true\u0002',
    reconsumeTimes: 0,
    unitMode: false,
    batch: false,
    brokerName: 'broker-a',
  })
  const command = new RemotingCommand({ code: 310, language: 'NODE_JS', version: 513, opaque: 1, extFields, body })
  return encodeFrame(command)
}
