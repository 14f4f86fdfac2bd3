// SPDX-License-Identifier: Apache-2.0
// The life of a producer, consumer, admin or client instance. Java's names, with two differences: a configuration
// error is found before the state changes, and a failed start has taken everything back.
//
//   CREATE_JUST ──start──► START_FAILED (while it starts) ──ok──► RUNNING ──shutdown──► SHUTDOWN_ALREADY
//                               └── stays there when the start throws
import { asError, StateError } from '../errors/errors.js'
import { publish } from './channels.js'

/** The four states. [ServiceState.java] */
export const ServiceState = {
  /** Made, not started. */
  CREATE_JUST: 'CREATE_JUST',
  RUNNING: 'RUNNING',
  SHUTDOWN_ALREADY: 'SHUTDOWN_ALREADY',
  /** Is starting, or could not be started. */
  START_FAILED: 'START_FAILED',
} as const
export type ServiceState = (typeof ServiceState)[keyof typeof ServiceState]

/** What a start does. */
export interface StartSteps {
  /** Checks the configuration; what it throws leaves the state as it was. */
  readonly check?: () => void
  /** The start itself. */
  readonly run: () => void | Promise<void>
  /** Takes back what `run` did, whatever that was, before the start rejects. */
  readonly undo: () => void | Promise<void>
  /** Ends what `run` waits for, because it is closed meanwhile. By default closing waits for the start. */
  readonly cancel?: () => void
}

export class Lifecycle {
  /** Resolves when the end is complete; rejects when it could not start. Never unhandled. */
  readonly closed: Promise<void>
  readonly #subject: string
  #state: ServiceState = ServiceState.CREATE_JUST
  #starting: Promise<void> | undefined
  #cancelStart: (() => void) | undefined
  #stopping: Promise<void> | undefined
  #failure: Error | undefined
  #settleClosed: (error?: Error) => void = () => undefined

  /** @param subject names the object in errors, such as `producer "shop"` */
  constructor(subject: string) {
    this.#subject = subject
    this.closed = new Promise((resolve, reject) => {
      this.#settleClosed = error => (error === undefined ? resolve() : reject(error))
    })
    // A program that does not look at it must not be ended by it.
    this.closed.catch(() => undefined)
  }

  /** Where the object is in its life. */
  get state(): ServiceState {
    return this.#state
  }

  /** True from the end of the start to the beginning of the end. */
  get isRunning(): boolean {
    return this.#state === ServiceState.RUNNING
  }

  /** Starts once; calls while it starts share that start. Rejects with `StateError` in every other state. */
  start(steps: StartSteps): Promise<void> {
    if (this.#starting !== undefined) return this.#starting
    this.#cancelStart = steps.cancel
    return (this.#starting = this.#start(steps).finally(() => (this.#starting = undefined)))
  }

  /** Stops once, after a start that is under way has ended; before any start it does nothing. Idempotent. */
  async shutdown(run: () => Promise<void>): Promise<void> {
    // A failed start has cleaned up after itself, and its caller has got the error. Without one, the state changes
    // before this returns: nothing new is taken from now on.
    if (this.#starting !== undefined) {
      this.#cancelStart?.()
      await this.#starting.catch(() => undefined)
    }
    if (this.#stopping === undefined && !this.isRunning) return
    this.#stopping ??= this.#stop(run)
    await this.#stopping
  }

  /** @throws StateError when it is not running */
  assertRunning(action: string): void {
    if (!this.isRunning) throw this.#refusal(`cannot ${action}`)
  }

  async #start(steps: StartSteps): Promise<void> {
    if (this.#state !== ServiceState.CREATE_JUST) throw this.#refusal('cannot be started')
    steps.check?.()
    this.#setState(ServiceState.START_FAILED)
    try {
      await steps.run()
      this.#setState(ServiceState.RUNNING)
    } catch (thrown) {
      this.#failure = asError(thrown)
      await steps.undo()
      this.#settleClosed(this.#failure)
      throw thrown
    }
  }

  async #stop(run: () => Promise<void>): Promise<void> {
    this.#setState(ServiceState.SHUTDOWN_ALREADY)
    try {
      await run()
    } finally {
      this.#settleClosed()
    }
  }

  /** The one place where the state changes. */
  #setState(state: ServiceState): void {
    this.#state = state
    publish('state', { subject: this.#subject, state })
  }

  #refusal(what: string): StateError {
    const hints: Record<ServiceState, string> = {
      CREATE_JUST: 'call start() and wait for it first',
      RUNNING: 'it was started before',
      SHUTDOWN_ALREADY: 'it was shut down; make a new one',
      START_FAILED:
        this.#failure === undefined
          ? 'it is being started; wait for start()'
          : `its start failed; make a new one. The cause: ${this.#failure.message}`,
    }
    return new StateError(`the ${this.#subject} ${what}, its state is ${this.#state}: ${hints[this.#state]}`, {
      cause: this.#failure,
    })
  }
}
