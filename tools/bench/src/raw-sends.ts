// SPDX-License-Identifier: Apache-2.0
// The least that can send: one socket, frames that were encoded before, and a window of frames without an answer. It
// reads lengths only.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { sendMessageV2 } from '@rocketmq-ts/protocol'
import { encodeFrame, parseAddress, RemotingCommand } from '@rocketmq-ts/remoting'

/** A socket to the broker. */
export async function rawSocket(address: string): Promise<Socket> {
  const socket = connect({ ...parseAddress(address), noDelay: true })
  await once(socket, 'connect')
  return socket
}

/** Sends `count` messages of `body` with `window` in flight. */
export function sendRaw(socket: Socket, body: Buffer, count: number, window: number): Promise<void> {
  const frame = encodedSend(body)
  return new Promise((resolve, reject) => {
    let sent = 0
    let answered = 0
    let missing = 0
    const fill = () => {
      const room = Math.min(window - (sent - answered), count - sent)
      if (room <= 0) return
      sent += room
      socket.cork()
      for (let i = 0; i < room; i++) socket.write(frame)
      socket.uncork()
    }
    const onData = (chunk: Buffer) => {
      let at = missing
      while (at + 4 <= chunk.length) {
        answered++
        at += 4 + chunk.readInt32BE(at)
      }
      // Answers are small: a length field that is cut in two is rare enough to be an error of this measurement.
      if (at < chunk.length) reject(new RangeError('an answer was cut inside of its length'))
      missing = at - chunk.length
      if (answered < count) fill()
      else {
        socket.off('data', onData)
        resolve()
      }
    }
    socket.on('data', onData)
    fill()
  })
}

function encodedSend(body: Buffer): Buffer {
  const extFields = sendMessageV2.printFields({
    producerGroup: 'raw',
    topic: 'bench',
    defaultTopic: 'TBW102',
    defaultTopicQueueNums: 4,
    queueId: 0,
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
