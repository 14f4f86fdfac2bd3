// SPDX-License-Identifier: Apache-2.0
// `npm run rocketmq -- up|down|status`. The result goes to standard output, everything else to standard error.
// Exit code 0: done; 1: failed; 2: the command line makes no sense.
import { rm } from 'node:fs/promises'
import { parseCliArguments, usage, type CliArguments } from './cli-arguments.js'
import { startAndLeave } from './start-and-leave.js'
import { LauncherError } from './launcher-error.js'
import { killProcesses, runningProcesses } from './our-process.js'
import { connectionText } from './connection-text.js'
import { portOf, readStates, removeState, stateFolder, type ClusterState } from './state-file.js'

/** Runs the command line `words` (after the program's name) and resolves to the exit code. */
export async function main(words: readonly string[]): Promise<number> {
  try {
    const parsed = parseCliArguments(words)
    return await { up, down, status, help }[parsed.command](parsed)
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error
    process.stderr.write(`${error.message}\n`)
    return error.code === 'ERR_USAGE' ? 2 : 1
  }
}

function help(): number {
  process.stdout.write(usage)
  return 0
}

async function up(wanted: CliArguments): Promise<number> {
  const state = await startAndLeave(wanted, stateFolder)
  const stop = `\nRunning until: npm run rocketmq -- down --namesrv-port ${portOf(state)}\n`
  print(wanted.json, { event: 'ready', ...state }, connectionText(state) + stop)
  return 0
}

async function down(wanted: CliArguments): Promise<number> {
  const chosen = await matching(wanted)
  if (chosen.length > 1 && !wanted.all) {
    const names = chosen.map(state => `--namesrv-port ${portOf(state)} (${state.version})`)
    throw new LauncherError('ERR_USAGE', `which one? ${names.join(', ')}, or --all`)
  }
  if (chosen.length === 0) print(wanted.json, { event: 'nothing' }, 'nothing to stop\n')
  for (const state of chosen) {
    await killProcesses(state)
    await rm(state.directory, { recursive: true, force: true })
    await removeState(stateFolder, state)
    const { namesrvAddr, version } = state
    print(wanted.json, { event: 'stopped', namesrvAddr }, `stopped RocketMQ ${version} at ${namesrvAddr}\n`)
  }
  return 0
}

async function status(wanted: CliArguments): Promise<number> {
  const chosen = await matching(wanted)
  if (chosen.length === 0 && !wanted.json) process.stdout.write('no cluster is running\n')
  for (const state of chosen) {
    const running = (await runningProcesses(state)).map(({ name }) => name)
    const lost = state.processes.map(({ name }) => name).filter(name => !running.includes(name))
    const health = lost.length === 0 ? 'running' : `not running: ${lost.join(', ')}`
    print(wanted.json, { ...state, running }, `RocketMQ ${state.version}: ${health}\n${connectionText(state)}`)
  }
  return 0
}

async function matching({ version, namesrvPort }: CliArguments): Promise<ClusterState[]> {
  const states = await readStates(stateFolder)
  return states
    .filter(state => version === undefined || state.version === version)
    .filter(state => namesrvPort === undefined || portOf(state) === namesrvPort)
}

function print(json: boolean, value: object, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : text)
}
