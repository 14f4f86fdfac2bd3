// SPDX-License-Identifier: Apache-2.0
// The tap between two peers: whole frames, however the bytes come; nothing lost, and nothing held but what has arrived
// of one frame.
import { settledHeapBytes } from '@rocketmq-ts/test-run'
import { expect } from 'chai'
import { FrameTap } from '../src/index.js'

const frame = (size: number, fill = 7) => {
  const bytes = Buffer.alloc(size + 4, fill)
  bytes.writeInt32BE(size, 0)
  return bytes
}

function tapped() {
  const frames: Buffer[] = []
  const rest: Buffer[] = []
  const errors: string[] = []
  const tap = new FrameTap({
    frame: bytes => frames.push(bytes),
    rest(bytes, error) {
      rest.push(bytes)
      if (error !== undefined) errors.push(error.message)
    },
  })
  return { tap, frames, rest, errors }
}

describe('a tap of frames', () => {
  it('cuts at every point of two frames', () => {
    const bytes = Buffer.concat([frame(10, 1), frame(20, 2)])
    for (let cut = 1; cut < bytes.length; cut++) {
      const { tap, frames } = tapped()
      tap.push(bytes.subarray(0, cut))
      tap.push(bytes.subarray(cut))

      expect(Buffer.concat(frames).equals(bytes), `cut at ${cut}`).to.equal(true)
      expect(tap.unfinished.length).to.equal(0)
    }
  })

  it('tells what has not ended', () => {
    const { tap, frames } = tapped()
    tap.push(Buffer.concat([frame(10), frame(20).subarray(0, 9)]))
    tap.push(frame(20).subarray(9, 12))

    expect(frames).to.have.length(1)
    expect(tap.unfinished.equals(frame(20).subarray(0, 12))).to.equal(true)
  })

  it('passes on every byte from the first that is no frame, wherever the pieces were cut', () => {
    const bytes = Buffer.concat([frame(10), Buffer.from('GET / HTTP/1.1\r\n')])
    for (let cut = 1; cut < bytes.length; cut++) {
      const { tap, frames, rest, errors } = tapped()
      tap.push(bytes.subarray(0, cut))
      tap.push(bytes.subarray(cut))
      tap.push(Buffer.from('more'))

      expect(frames, `cut at ${cut}`).to.have.length(1)
      expect(Buffer.concat([...rest, tap.unfinished]).toString(), `cut at ${cut}`).to.equal('GET / HTTP/1.1\r\nmore')
      expect(errors).to.have.length(1)
    }
  })

  it('holds no more than what has arrived, whatever is announced, and however small the pieces are', async () => {
    const { tap } = tapped()
    const before = await settledHeapBytes()
    tap.push(frame(16_000_000).subarray(0, 4))
    for (let count = 0; count < 200_000; count++) tap.push(Buffer.from([1]))
    const growth = (await settledHeapBytes()) - before

    expect(tap.unfinished.length).to.equal(200_004)
    expect(growth).to.be.below(4 * 1024 * 1024)
  })
})
