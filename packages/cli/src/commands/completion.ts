// SPDX-License-Identifier: Apache-2.0
// `rmq completion`: the script that makes a shell complete commands and options.
import type { Register } from '../binding.js'
import { addCompletion } from '../completion.js'

export const completionCommand: Register = (parent, bind) => {
  const command = parent.command('completion')
  command
    .addArgument(command.createArgument('<shell>').choices(['bash', 'zsh', 'fish']))
    .description('print the script that completes rmq in a shell')
    .addHelpText(
      'after',
      '\nAdd this to the start-up file of your shell:\n  source <(rmq completion bash)\n  rmq completion fish | source',
    )
    .action(
      bind(async (_session, shell: string) => {
        const completion = await addCompletion(parent)
        completion.setup('rmq', 'rmq', shell)
      }),
    )
}
