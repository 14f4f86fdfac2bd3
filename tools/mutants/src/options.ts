// SPDX-License-Identifier: Apache-2.0
// The command line of `npm run mutants`.
import { parseArgs } from 'node:util'

export interface Options {
  readonly seed: string
  readonly count: number
  /** All, or the one that is named. */
  readonly packages: readonly string[]
  /** Only files whose path holds this text. */
  readonly file: string
  /** Faults that are tried at the same time. */
  readonly jobs: number
  /** Minutes after which no further fault is begun. */
  readonly minutes: number
}

export const usage = `npm run mutants -- [--seed S] [--count N] [--package P]... [--file TEXT] [--jobs J] [--minutes M]

  --seed S      which faults are drawn, any text; 1
  --count N     how many, over all packages in proportion to their lines; 50
  --package P   only this one, may be given several times
  --file TEXT   only files whose path holds the text
  --jobs J      faults that are tried at the same time; 4
  --minutes M   begin no fault after M minutes; the same command goes on where this one ended, while sources stay the same

Puts small faults at chance places of packages/*/src, runs the package's own suite on each, and prints what nothing
noticed. Ends with 0 when it could measure, whatever it found; with 1 when a suite fails without any fault.`

/** @throws Error that says what is wrong with the arguments. */
export function parseOptions(args: string[], known: readonly string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '50' },
      package: { type: 'string', multiple: true, default: [] },
      file: { type: 'string', default: '' },
      jobs: { type: 'string', default: '4' },
      minutes: { type: 'string' },
    },
  })
  const unknown = values.package.find(name => !known.includes(name))
  if (unknown !== undefined) throw new Error(`there is no package "${unknown}"; there are: ${known.join(', ')}`)
  return {
    seed: values.seed,
    count: positive('count', values.count),
    packages: values.package.length > 0 ? [...new Set(values.package)] : known,
    file: values.file,
    jobs: positive('jobs', values.jobs),
    minutes: values.minutes === undefined ? Infinity : positive('minutes', values.minutes),
  }
}

function positive(name: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`--${name} takes a whole number above zero, not "${text}"`)
  return Number(text)
}
