// SPDX-License-Identifier: Apache-2.0
// What a command prints, word for word: only ports and durations become words.
import { rmq, type HereOptions } from './rmq-here.js'

/** The same for every run. A port has five digits, as those that systems choose have. */
export function steady(text: string): string {
  return text
    .replaceAll(/127\.0\.0\.1:\d{5}/g, '127.0.0.1:ppppp')
    .replaceAll(/\(\d+ ms\)|(?<=after )\d+ ms(?=:)/g, each => each.replace(/\d+/, 'n'))
}

/**
 * What someone reads after a command, with the exit code before it unless that is 0.
 * @param line words with spaces between
 */
export async function shown(line: string, namesrvAddr: string, options: HereOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await rmq([...line.split(' '), '--namesrv', namesrvAddr], options)
  return `${code === 0 ? '' : `${code} `}${steady(`${stderr}${stdout}`)}`
}
