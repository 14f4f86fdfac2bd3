// SPDX-License-Identifier: Apache-2.0
import { getEventListeners } from 'node:events'
import { AbortedError } from '@rocketmq-ts/core'
import { LocalCluster } from '@rocketmq-ts/local-cluster'
import { heartbeat, pullMessage, sendMessageV2, type AnyRequest } from '@rocketmq-ts/protocol'
import { rejection } from '@rocketmq-ts/testing'
import { expect } from 'chai'
import { benchmark } from '../src/bench/benchmark.js'

/** A request that each part of a measurement makes, by words that only its fields and its body hold. */
const parts: readonly (readonly [part: string, request: AnyRequest, words: string])[] = [
  ['raw sends', sendMessageV2, '"raw"'],
  ['the start of the producer', heartbeat, '"rmq-bench"'],
  ['sends', sendMessageV2, '"rmq-bench"'],
  ['raw pulls', pullMessage, '"raw"'],
  ['the start of the consumer', heartbeat, '"rmq-bench-consume-'],
  ['consumption', pullMessage, '"rmq-bench-consume-'],
  ['the way from end to end', pullMessage, '"rmq-bench-end-'],
]

describe('a benchmark', () => {
  for (const [part, request, words] of parts) {
    it(`ends when its signal aborts during ${part}, and leaves nothing in the signal`, async () => {
      await using cluster = await LocalCluster.start({ topics: ['measured'] })
      const { namesrvAddr } = cluster
      const aborter = new AbortController()
      const { signal } = aborter
      cluster.intercept(request, (asked, _context, proceed) => {
        if (!JSON.stringify(asked).includes(words)) return proceed()
        aborter.abort()
        return undefined
      })
      const options = { topic: 'measured', messages: 64, size: 16, inFlight: 4, timeoutMs: 600_000, signal }
      const measure = async (): Promise<void> => {
        const rows = []
        for await (const row of benchmark({ namesrvAddr }, options)) rows.push(row)
      }

      expect(await rejection(measure())).to.be.instanceOf(AbortedError)
      expect(getEventListeners(signal, 'abort')).to.deep.equal([])
    })
  }
})
