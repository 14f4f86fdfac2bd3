// SPDX-License-Identifier: Apache-2.0
// The limits: one socket, frames that were encoded before.
import { encodedPull, encodedSend, pullSize, RawSocket } from '@rocketmq-ts/cli/bench'
import { serve, type Job, type Meter } from './serve.js'

const brokerName = 'broker-a'

async function send({ brokerAddr, topic, bytes, count, window }: Job, meter: Meter): Promise<void> {
  using socket = await RawSocket.connect(brokerAddr)
  const frame = encodedSend({ topic, brokerName, queueId: 0 }, Buffer.alloc(bytes, 'x'))
  meter.start()
  await socket.exchange({
    count,
    window,
    frame: () => frame,
    ...(window === 1 ? { onAnswer: elapsedMs => meter.took(performance.now() - elapsedMs) } : {}),
  })
  meter.stop()
}

/** The messages lie evenly in the queues. */
async function consume({ brokerAddr, topic, count, queues }: Job, meter: Meter): Promise<void> {
  using socket = await RawSocket.connect(brokerAddr)
  const pulls = Array.from({ length: Math.ceil(count / pullSize) }, (_, index) =>
    encodedPull({ topic, brokerName, queueId: index % queues }, Math.floor(index / queues) * pullSize),
  )
  meter.start()
  await socket.exchange({
    count: pulls.length,
    window: Math.min(queues, 8),
    frame: index => pulls[index] ?? Buffer.alloc(0),
  })
  meter.stop()
}

await serve({ send, batch: send, auto: send, consume, ordered: consume, 'lite-pull': consume, simple: consume })
