// SPDX-License-Identifier: Apache-2.0
// How a command file adds its commands to the program.
import type { ExitCode } from './exit-codes.js'
import type { RmqCommand } from './rmq-command.js'
import type { Session } from './session.js'

/** Adds commands below `parent`; `bind` turns a function with a session into an action of commander. */
export type Register = (parent: RmqCommand, bind: Bind) => void

/** A resolved number is the exit code; nothing means 0. */
export type Bind = <A extends unknown[]>(
  run: (session: Session, ...args: A) => Promise<ExitCode> | Promise<void>,
) => (this: RmqCommand, ...args: unknown[]) => Promise<void>
