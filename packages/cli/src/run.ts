// SPDX-License-Identifier: Apache-2.0
// From arguments to exit code: runs a command, and turns signals, a closed pipe and errors into the way it ends.
import { CommanderError } from 'commander'
import { addCompletion } from './completion.js'
import { exitCodeOf, exitCodes, type ExitCode } from './exit-codes.js'
import { failureDetails, failureLine } from './failure.js'
import { program } from './program.js'
import type { Terminal } from './terminal.js'

/** Runs `rmq` with these arguments. Resolves to the exit code; never rejects. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const abort = new AbortController()
  const interrupt = (): void => abort.abort()
  const reader = { isGone: false }
  const onOutputError = (error: NodeJS.ErrnoException): void => {
    reader.isGone ||= error.code === 'EPIPE'
    abort.abort(error)
  }
  terminal.on('SIGINT', interrupt)
  terminal.on('SIGTERM', interrupt)
  terminal.stdout.on('error', onOutputError)
  try {
    return await execute(argv, terminal, abort.signal)
  } catch (error) {
    if (reader.isGone) return exitCodes.done // `rmq … | head` has what it wanted.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    if (abort.signal.aborted) return exitCodes.interrupted
    terminal.stderr.write(`${failureLine(error)}\n`)
    if (argv.includes('--debug')) terminal.stderr.write(`${failureDetails(error)}\n`)
    return exitCodeOf(error)
  } finally {
    terminal.off('SIGINT', interrupt)
    terminal.off('SIGTERM', interrupt)
    terminal.stdout.off('error', onOutputError)
  }
}

async function execute(argv: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const ended: { code: ExitCode } = { code: exitCodes.done }
  const end = (code: ExitCode): void => {
    ended.code = code
  }
  const root = program(terminal, signal, end, argv[0])
  if (argv[0] === 'complete') await addCompletion(root)
  await root.parseAsync([...argv], { from: 'user' })
  return ended.code
}
