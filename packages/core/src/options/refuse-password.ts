// SPDX-License-Identifier: Apache-2.0
// Addresses with a user and a password, as web proxies take them: RocketMQ does not, and an error that quotes the
// address would reveal them.
import { UsageError } from '../errors/errors.js'

/** @throws UsageError for an address that has a user or a password; it quotes nothing of it */
export function refusePassword(address: string): void {
  if (address.includes('@'))
    throw new UsageError('an address takes no user and no password: write host:port, and give `credentials`')
}
