// SPDX-License-Identifier: Apache-2.0
// Certificates for tests on loopback only: an authority, a server (localhost, 127.0.0.1, ::1) and a client. Their keys
// are public; nothing but a test may trust them.
import { readFileSync } from 'node:fs'

function pem(name: string): string {
  return readFileSync(new URL(`../certificates/${name}`, import.meta.url), 'utf8')
}

export const testCertificates = {
  ca: pem('ca.pem'),
  server: { cert: pem('server.pem'), key: pem('server.key') },
  client: { cert: pem('client.pem'), key: pem('client.key') },
}
