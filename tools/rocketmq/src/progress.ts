// SPDX-License-Identifier: Apache-2.0
// Shows the steps of a start on standard error, so that standard output holds only the result. On a terminal a step's
// line says "starting" until it is done; elsewhere only finished steps are printed.
import type { StartProgress } from './start-options.js'

const names: Readonly<Record<string, [doing: string, done: string]>> = {
  jars: ['fetching with Maven, once', 'fetched'],
}

/** Where progress goes: `process.stderr`, or anything alike. */
export interface ProgressOutput {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** Returns an `onProgress` that writes to `output`. */
export function showProgress(output: ProgressOutput): (progress: StartProgress) => void {
  // Brokers start side by side: only the line written last can be written over.
  let open: string | undefined
  return ({ step, state, elapsedMs }) => {
    const [doing, done] = names[step] ?? ['starting', 'ready']
    if (state === 'begun') {
      if (output.isTTY !== true) return
      if (open !== undefined) output.write('\n')
      output.write(`  ${step.padEnd(10)} ${doing}…`)
      open = step
      return
    }
    const again = open === step ? '\r\x1b[K' : open === undefined ? '' : '\n'
    output.write(`${again}  ${step.padEnd(10)} ${done} after ${(elapsedMs / 1000).toFixed(1)} s\n`)
    open = undefined
  }
}
