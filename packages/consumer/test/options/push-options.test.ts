// SPDX-License-Identifier: Apache-2.0
// What each option of a push consumer does, seen from outside. Every option has a row, or this does not compile. What
// the options of every client do is seen in the client's suite.
import type { ClientOptions } from '@rocketmq-ts/client'
import type { PushConsumerOptions } from '@rocketmq-ts/consumer'
import { handlingOptions } from './push-handling-options.js'
import { queueOptions } from './push-queue-options.js'
import { PushWorld, type Row } from './push-world.js'

const effects: Record<Exclude<keyof PushConsumerOptions, keyof ClientOptions>, Row> = {
  ...queueOptions,
  ...handlingOptions,
}

describe('an option of a push consumer:', () => {
  for (const [name, [effect, spec]] of Object.entries(effects)) {
    it(`${name} ${effect}`, async () => {
      await using world = await PushWorld.begin()
      await spec(world)
    })
  }
})
