// SPDX-License-Identifier: Apache-2.0
import { expect } from 'chai'
import { showProgress } from '../src/progress.js'
import type { StartProgress } from '../src/start-options.js'

function shown(isTTY: boolean, steps: readonly StartProgress[]): string {
  let text = ''
  const show = showProgress({ isTTY, write: part => (text += part) })
  for (const step of steps) show(step)
  return text
}

describe('the progress of a start', () => {
  const begun = (step: string): StartProgress => ({ step, state: 'begun', elapsedMs: 0 })
  const done = (step: string): StartProgress => ({ step, state: 'done', elapsedMs: 1260 })

  it('is one plain line per finished step in a file', () => {
    expect(shown(false, [begun('jars'), done('jars'), begun('namesrv'), done('namesrv')])).to.equal(
      '  jars       fetched after 1.3 s\n  namesrv    ready after 1.3 s\n',
    )
  })

  it('writes over the line of the step it finishes on a terminal', () => {
    expect(shown(true, [begun('namesrv'), done('namesrv')])).to.equal(
      '  namesrv    starting…\r\x1b[K  namesrv    ready after 1.3 s\n',
    )
  })

  it('does not write over another step', () => {
    const steps = [begun('broker-a'), begun('broker-b'), done('broker-a'), done('broker-b')]

    expect(shown(true, steps).split(/[\r\n]+/)).to.deep.equal([
      '  broker-a   starting…',
      '  broker-b   starting…',
      '  broker-a   ready after 1.3 s',
      '  broker-b   ready after 1.3 s',
      '',
    ])
  })
})
