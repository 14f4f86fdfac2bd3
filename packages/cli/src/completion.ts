// SPDX-License-Identifier: Apache-2.0
// The hidden command `complete`, by which scripts of `rmq completion` ask what could come next. It is added only when
// it is asked for: it walks over the whole program.
import type { RmqCommand } from './rmq-command.js'

/** What a completion can do; it writes to the standard output of the process. */
export interface Completion {
  /** Prints the script of a shell. */
  setup(name: string, executable: string, shell: string): void
}

export async function addCompletion(root: RmqCommand): Promise<Completion> {
  const { default: tab } = await import('@bomb.sh/tab/commander')
  return tab(root)
}
