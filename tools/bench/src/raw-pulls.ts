// SPDX-License-Identifier: Apache-2.0
// The least that can pull: one socket, requests that were encoded before, a window of them without an answer. It reads
// lengths only, and believes that every answer holds as many messages as it asked for.
import type { Socket } from 'node:net'
import { pullMessage, pullSysFlag } from '@rocketmq-ts/protocol'
import { encodeFrame, RemotingCommand } from '@rocketmq-ts/remoting'
import { FrameCounter } from './frame-counter.js'

/** Messages of one pull. */
export const pullSize = 32

/** A pull of one queue at an offset, without waiting. */
export function encodedPull(topic: string, queueId: number, queueOffset: number): Buffer {
  const extFields = pullMessage.printFields({
    consumerGroup: 'raw',
    topic,
    queueId,
    queueOffset,
    maxMsgNums: pullSize,
    sysFlag: pullSysFlag('SUBSCRIPTION'),
    commitOffset: 0,
    suspendTimeoutMillis: 0,
    subscription: '*',
    subVersion: 0,
    expressionType: 'TAG',
    maxMsgBytes: 262_144,
    brokerName: 'broker-a',
  })
  return encodeFrame(new RemotingCommand({ code: 11, language: 'NODE_JS', version: 513, opaque: 1, extFields }))
}

/** Sends the requests with `window` in flight; resolves when all are answered. */
export function pullRaw(socket: Socket, requests: readonly Buffer[], window: number): Promise<void> {
  return new Promise(resolve => {
    const lengths = new FrameCounter()
    let sent = 0
    const fill = () => {
      const batch = requests.slice(sent, Math.min(requests.length, lengths.frames + window))
      sent += batch.length
      if (batch.length > 0) socket.write(batch.length === 1 ? (batch[0] ?? '') : Buffer.concat(batch))
    }
    const onData = (chunk: Buffer) => {
      lengths.push(chunk)
      if (lengths.frames < requests.length) {
        fill()
        return
      }
      socket.off('data', onData)
      resolve()
    }
    socket.on('data', onData)
    fill()
  })
}
