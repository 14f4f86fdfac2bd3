// SPDX-License-Identifier: Apache-2.0
// Discovery over HTTP: an address server answers the list of name servers as one line of text.
// [DefaultTopAddressing.java, MixAll.java getWSAddr]
import { get, type IncomingMessage } from 'node:http'
import { asError, ConnectionError, ProtocolError, type Clock } from '@rocketmq-ts/core'

export interface AddressServerOptions {
  /** Host of the address server, with a port if it is not 8080. Java asks one of Alibaba's unless told otherwise. */
  readonly domain: string
  /** Last element of the path. Default `nsaddr`. */
  readonly subgroup?: string | undefined
  /** Sent in the query. */
  readonly parameters?: Readonly<Record<string, string>> | undefined
  /** Milliseconds until a look-up is given up. Default 3000. */
  readonly timeoutMs?: number | undefined
}

const maxAnswerBytes = 65_536

/**
 * `http://<domain>:8080/rocketmq/<subgroup>`; a domain with a port keeps it; a unit name is appended as
 * `-<unitName>?nofix=1`.
 */
export function addressServerUrl(options: AddressServerOptions, unitName?: string): string {
  const { domain, subgroup = 'nsaddr', parameters = {} } = options
  const host = domain.includes(':') ? domain : `${domain}:8080`
  const query = Object.entries(parameters).map(([key, value]) => `${key}=${value}`)
  const hasUnit = unitName !== undefined && unitName.trim() !== ''
  if (hasUnit) query.unshift('nofix=1')
  const path = `http://${host}/rocketmq/${subgroup}${hasUnit ? `-${unitName}` : ''}`
  return query.length === 0 ? path : `${path}?${query.join('&')}`
}

/** Asks the address server once. Rejects with `ConnectionError` or `ProtocolError`, which name the URL. */
export function fetchNameServers(
  url: string,
  { clock, timeoutMs = 3000 }: { clock: Clock; timeoutMs?: number | undefined },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8',
      'Metaq-Client-RequestTS': String(clock.now()),
      Connection: 'close',
    }
    const settle = (act: () => void) => {
      timer.clear()
      act()
      request.destroy()
    }
    const fail = (reason: string, cause?: Error) =>
      settle(() => reject(new ConnectionError(`address server ${url}: ${reason}`, { cause, outcome: 'not-sent' })))
    const request = get(url, { headers }, response => {
      readLine(response).then(
        line => settle(() => resolve(line)),
        (error: unknown) => settle(() => reject(asError(error))),
      )
    })
    const timer = clock.setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs)
    request.on('error', error => fail(error.message, error))
  })

  async function readLine(response: IncomingMessage): Promise<string> {
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) {
      text += String(chunk)
      if (text.length > maxAnswerBytes) throw new ProtocolError(`address server ${url} answers without end`)
    }
    if (response.statusCode !== 200) throw new ProtocolError(`address server ${url} answers ${response.statusCode}`)
    const line = text.trim().split(/[\r\n]/, 1)[0] ?? ''
    if (line === '') throw new ProtocolError(`address server ${url} knows no name server`)
    return line
  }
}
