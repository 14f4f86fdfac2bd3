// SPDX-License-Identifier: Apache-2.0
// A bounded part of `npm run fuzz` for each run of the suites. ROCKETMQ_TS_SEED repeats one.
import { expect } from 'chai'
import { fuzzTarget, tryInput } from '../src/fuzz-decoders.js'
import { FuzzedServers } from '../src/fuzz-servers.js'
import { mutated } from '../src/mutate.js'
import { Random } from '../src/random.js'
import { recordedFrames } from '../src/recorded.js'
import { targets } from '../src/targets.js'

const seed = Number(process.env['ROCKETMQ_TS_SEED'] ?? Date.now() % 1_000_000)

describe(`damaged traffic (seed ${seed})`, () => {
  const random = new Random(seed)

  it('makes no decoder throw anything but its own errors', function () {
    this.timeout(120_000)
    const all = targets()
    expect(all.length).to.be.greaterThan(200)

    for (const target of all) expect(fuzzTarget(target, random, 40), target.name).to.equal(undefined)
  })

  it('ends connections, but none of the embedded servers', async function () {
    this.timeout(120_000)
    await using servers = await FuzzedServers.start(recordedFrames())

    expect(await servers.fuzz(random, 480)).to.equal(undefined)
  })
})

describe('the fuzzer', () => {
  const target = (read: (bytes: Buffer) => void) => ({ name: 'victim', seeds: [Buffer.from('a seed')], read })

  it('finds an error that is not ours', () => {
    const victim = target(bytes => {
      if (bytes.length > 8) throw new RangeError('too long')
    })

    const found = fuzzTarget(victim, new Random(1), 100)

    expect(found?.problem).to.include('RangeError: too long')
    expect(tryInput(victim, Buffer.from(found?.input ?? '', 'base64'))?.problem).to.equal(found?.problem)
  })

  it('finds a prototype that was changed', () => {
    const victim = target(() => Object.assign(Object.prototype, { dirty: true }))
    try {
      expect(tryInput(victim, Buffer.from('x'))?.problem).to.equal('changed Object.prototype')
    } finally {
      Reflect.deleteProperty(Object.prototype, 'dirty')
    }
  })

  it('repeats itself from a seed', () => {
    const inputs = () => {
      const random = new Random(7)
      return Array.from({ length: 50 }, () => mutated([Buffer.from('one'), Buffer.from('two')], random).toString('hex'))
    }

    expect(inputs()).to.deep.equal(inputs())
  })
})
