// SPDX-License-Identifier: Apache-2.0
// The limits: one socket, frames that were encoded before.
import { encodedPull, pullRaw, pullSize } from '../raw-pulls.js'
import { rawSocket, sendRaw } from '../raw-sends.js'
import { serve, type Job, type Meter } from './serve.js'

async function send({ brokerAddr, topic, bytes, count, window }: Job, meter: Meter): Promise<void> {
  const socket = await rawSocket(brokerAddr)
  const body = Buffer.alloc(bytes, 'x')
  meter.start()
  await sendRaw(socket, { topic, body, count, window, onAnswer: window === 1 ? since => meter.took(since) : undefined })
  meter.stop()
  socket.destroy()
}

/** The messages lie evenly in eight queues. */
async function consume({ brokerAddr, topic, count }: Job, meter: Meter): Promise<void> {
  const queues = 8
  const socket = await rawSocket(brokerAddr)
  const pulls = Array.from({ length: Math.ceil(count / pullSize) }, (_, index) =>
    encodedPull(topic, index % queues, Math.floor(index / queues) * pullSize),
  )
  meter.start()
  await pullRaw(socket, pulls, queues)
  meter.stop()
  socket.destroy()
}

await serve({ send, consume })
