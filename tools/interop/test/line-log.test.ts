// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { LineLog } from '../src/line-log.js'

async function all(log: LineLog): Promise<string[]> {
  const lines: string[] = []
  for await (const line of log) lines.push(line)
  return lines
}

describe('the lines of a program', () => {
  it('are whole, however the text was cut', () => {
    const text = 'one\ntwo\n\nfour'
    for (let cut = 0; cut <= text.length; cut++) {
      const log = new LineLog()
      log.push(text.slice(0, cut))
      log.push(text.slice(cut))
      log.end()

      expect(log.lines).to.deep.equal(['one', 'two', '', 'four'])
    }
  })

  it('are read from the first by every reader, also one that comes late', async () => {
    const log = new LineLog()
    const early = all(log)
    log.push('one\ntw')
    log.push('o\n')
    log.end()

    expect(await early).to.deep.equal(['one', 'two'])
    expect(await all(log)).to.deep.equal(['one', 'two'])
  })

  it('wake a reader who waits', async () => {
    const log = new LineLog()
    const lines = log[Symbol.asyncIterator]()
    const first = lines.next()

    log.push('now\n')

    expect(await first).to.deep.equal({ done: false, value: 'now' })
  })
})
