// SPDX-License-Identifier: Apache-2.0
// A command with examples: the help text shows them, docs/rmq.md is written from them, and a test runs each.
import { Command } from 'commander'

/** A command line that works against any cluster, and what it does. */
export interface Example {
  /** Arguments after `rmq`, as typed into a POSIX shell. */
  readonly line: string
  readonly meaning: string
}

export class RmqCommand extends Command {
  readonly examples: Example[] = []

  override createCommand(name?: string): RmqCommand {
    return new RmqCommand(name)
  }

  /** Adds the options of a command that destroys something: `Session.agreed` takes them. */
  destructive(): this {
    return this.option('-y, --yes', 'do not ask').option('--dry-run', 'say what would be done')
  }

  /** Adds an example to the help text and to the generated page. */
  example(line: string, meaning: string): this {
    if (this.examples.length === 0)
      this.addHelpText('after', () => `\nExamples:\n${this.examples.map(asText).join('\n')}`)
    this.examples.push({ line, meaning })
    return this
  }
}

function asText({ line, meaning }: Example): string {
  return `  $ rmq ${line}\n      ${meaning}`
}
