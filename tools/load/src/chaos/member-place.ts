// SPDX-License-Identifier: Apache-2.0
// A place in which processes of one kind follow each other.
import { systemClock, within } from '@rocketmq-ts/core'
import { ChildProgram, type ProgramBundle } from '../child-program.js'
import type { MemberOptions } from './plan.js'
import { machineMs, type Said } from './said.js'

export interface MemberPlaceOptions {
  /** Such as `push-1`. */
  readonly name: string
  readonly bundle: ProgramBundle
  readonly member: Omit<MemberOptions, 'name'>
  readonly onSaid: (by: string, said: Said) => void
  /** One was killed, or is about to be told to end. */
  readonly onEnd: (by: string, how: 'closed' | 'killed', at: number) => void
  /** One ended by itself, in another way than it was asked to, or not at all. */
  readonly onTrouble: (text: string) => void
}

interface Running {
  readonly name: string
  readonly child: ChildProgram
  state: 'new' | 'ready' | 'resting'
}

/** Milliseconds that a process may take to close, with its servers away. */
const closeMs = 90_000

export class MemberPlace {
  readonly name: string
  readonly #options: MemberPlaceOptions
  #running: Running | undefined
  #started = 0
  #trouble = ''

  constructor(options: MemberPlaceOptions) {
    this.#options = options
    this.name = options.name
  }

  /** `resting`: a producer whose sends are all settled. */
  get state(): 'new' | 'ready' | 'resting' | undefined {
    return this.#running?.state
  }

  /** Name of who is there. */
  get current(): string | undefined {
    return this.#running?.name
  }

  /** Why the last start was rejected. */
  get trouble(): string {
    return this.#trouble
  }

  /** Starts the next one, if nobody is there. */
  start(): void {
    if (this.#running !== undefined) return
    const { bundle, member, onSaid, onTrouble } = this.#options
    const name = `${this.name}-${++this.#started}`
    const child = new ChildProgram({
      name: 'chaos-member',
      bundle,
      args: [JSON.stringify({ ...member, name })],
      onLine: line => {
        const said = parsed(line)
        if (said === undefined) return
        if (said.is === 'ready' || said.is === 'resting') running.state = said.is
        if (said.is === 'notStarted') this.#trouble = said.text
        onSaid(name, said)
      },
    })
    const running: Running = { name, child, state: 'new' }
    this.#running = running
    void child.exited.then(code => {
      if (this.#running !== running) return
      this.#running = undefined
      onTrouble(`${name} ended by itself with ${code}: ${child.complaints}`)
      this.#options.onEnd(name, 'killed', machineMs())
    })
  }

  /** Ends it by SIGKILL. */
  async kill(): Promise<void> {
    const running = this.#leave()
    if (running === undefined) return
    await running.child.kill()
    this.#options.onEnd(running.name, 'killed', machineMs())
  }

  /** Asks it to end. One that does not is killed, and that is told. */
  async close(): Promise<void> {
    const running = this.#leave()
    if (running === undefined) return
    const { onEnd, onTrouble } = this.#options
    onEnd(running.name, 'closed', machineMs())
    const closing = running.child.close()
    const code = (await within(systemClock, closeMs, closing)) ? await closing : undefined
    if (code === 0) return
    await running.child.kill()
    onTrouble(`${running.name} did not close: ${code ?? `${closeMs} ms passed`} ${running.child.complaints}`)
  }

  suspend(): void {
    this.#running?.child.suspend()
  }

  resume(): void {
    this.#running?.child.resume()
  }

  /** Moves its wall clock. */
  shiftClock(ms: number): void {
    this.#running?.child.tell(`clock ${ms}`)
  }

  /** Lets a producer begin no more sends. */
  rest(): void {
    this.#running?.child.tell('rest')
  }

  #leave(): Running | undefined {
    const running = this.#running
    this.#running = undefined
    return running
  }
}

/** A line that is none of ours comes from elsewhere, such as a debugger. */
function parsed(line: string): Said | undefined {
  try {
    return JSON.parse(line) as Said
  } catch {
    return undefined
  }
}
