// SPDX-License-Identifier: Apache-2.0
// A certificate authority and a server certificate for the loopback address, made anew for each cluster: nothing secret
// is ever stored in the repository. The key is PKCS#8 without password, the only form Netty reads without more ado.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './java.js'
import { LauncherError } from './launcher-error.js'

/** Files of a cluster with TLS. */
export interface Certificate {
  /** PEM file of the certificate authority that clients have to trust. */
  readonly caPath: string
  /** The same as text, for `tls.connect({ ca })`. */
  readonly ca: string
  /** PEM file of the servers' certificate, valid for `localhost`, `127.0.0.1` and `::1`. */
  readonly certPath: string
  /** PEM file of its private key. */
  readonly keyPath: string
}

const newKey = ['-newkey', 'rsa:2048', '-nodes']

/** Makes the files in `folder` with the `openssl` program; valid for 30 days. */
export async function makeCertificate(folder: string, signal?: AbortSignal): Promise<Certificate> {
  const at = (name: string) => join(folder, name)
  await writeFile(at('server.ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\n')
  const openssl = async (...args: string[]) => {
    const { code, stderr } = await run('openssl', args, { cwd: folder, signal, timeoutMs: 60_000 })
    if (code !== 0) throw new LauncherError('ERR_START', `openssl ${args[0] ?? ''} failed:\n${stderr}`)
  }
  const name = (common: string) => ['-subj', `/CN=${common}`]
  await openssl('req', '-x509', ...newKey, '-days', '30', '-keyout', 'ca.key', '-out', 'ca.pem', ...name('test-ca'))
  await openssl('req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', ...name('localhost'))
  const signer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'server.ext']
  await openssl('x509', '-req', '-in', 'server.csr', ...signer, '-days', '30', '-out', 'server.pem')
  const ca = await readFile(at('ca.pem'), 'utf8')
  return { caPath: at('ca.pem'), ca, certPath: at('server.pem'), keyPath: at('server.key') }
}

/** JVM options with which the Java client speaks TLS and accepts only servers of the authority in `caPath`. */
export function tlsClientOptions(caPath: string): readonly string[] {
  return [
    '-Dtls.enable=true',
    '-Dtls.test.mode.enable=false',
    // A file of that name in its default place would override everything else.
    '-Dtls.config.file=none',
    '-Dtls.client.authServer=true',
    `-Dtls.client.trustCertPath=${caPath}`,
  ]
}

/**
 * JVM options of a server that speaks TLS only (servers are clients of each other), or also TLS, as RocketMQ's default
 * is.
 */
export function tlsServerOptions({ caPath, certPath, keyPath }: Certificate, isEnforced: boolean): readonly string[] {
  return [
    ...(isEnforced
      ? [...tlsClientOptions(caPath), '-Dtls.server.mode=enforcing']
      : ['-Dtls.test.mode.enable=false', '-Dtls.config.file=none', '-Dtls.server.mode=permissive']),
    `-Dtls.server.keyPath=${keyPath}`,
    `-Dtls.server.certPath=${certPath}`,
  ]
}
