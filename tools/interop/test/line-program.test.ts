// SPDX-License-Identifier: Apache-2.0
// Without Java: the program is a node process that speaks as ours do.
import { expect } from 'chai'
import { tmpdir } from 'node:os'
import { LineProgram } from '../src/line-program.js'

const start = (script: string) => LineProgram.start(process.execPath, ['-e', script], { name: 'Test', cwd: tmpdir() })

/** Says one fact, and stops when it is asked to. */
const polite = `
  console.log('a warning')
  console.log(JSON.stringify({ event: 'received', keys: 'k1', queueId: 0 }))
  console.log(JSON.stringify({ event: 'received', keys: 'k2', queueId: 1 }))
  process.stdin.resume().on('end', () => { console.log(JSON.stringify({ event: 'done' })) })`

describe('a running program', () => {
  it('tells a fact that is waited for, before or after it was told', async () => {
    await using program = await start(polite)

    expect(await program.fact('received', { keys: 'k2' })).to.include({ queueId: 1 })
    expect(await program.fact('received')).to.include({ keys: 'k1' })
    expect(await program.factCount('received', 2)).to.have.length(2)
    expect(await program.waitFor(/warn/)).to.equal('a warning')
  })

  it('stops when it is asked to, and its last lines are not lost', async () => {
    const program = await start(polite)
    await program.fact('received')

    expect(await program.stop()).to.equal(0)
    expect(program.facts('done')).to.have.length(1)
    expect(program.lines.lines.at(-1)).to.equal('{"event":"done"}')
  })

  it('can be killed', async () => {
    const program = await start(polite)

    await program.kill()

    expect(await program.exited).to.equal(128)
  })

  it('is not waited for any longer when it ends', async () => {
    const program = await start("console.log('one line'); console.error('what went wrong'); process.exitCode = 7")
    const failed = await program.fact('ready').catch((error: unknown) => error)

    expect(failed).to.include({ code: 'ERR_ENDED' })
    expect((failed as Error).message).to.equal('Test ended without "ready" with {}\none line\nwhat went wrong')
    expect(await program.exited).to.equal(7)
  })

  it('is not waited for for ever', async () => {
    await using program = await start(polite)
    const failed = await program.fact('ready', {}, 10).catch((error: unknown) => error)

    expect(failed).to.include({ code: 'ERR_TIMEOUT' })
  })

  it('has to exist', async () => {
    const failed = await LineProgram.start('javac-of-nowhere', [], { name: 'Test', cwd: tmpdir() }).catch(
      (error: unknown) => error,
    )

    expect(failed).to.include({ code: 'ERR_MISSING_TOOL' })
  })
})
