// SPDX-License-Identifier: Apache-2.0
// Starts the process with the official gRPC clients of a language.
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fetchArtifacts, jdkProgram } from '@rocketmq-ts/real-rocketmq'
import { compileGrpcClients } from './compile.js'
import { GrpcClients } from './grpc-clients.js'
import { LineProgram } from './line-program.js'
import { fetchNodeClient } from './node-client.js'
import { inHome } from './run-java.js'

/** Languages whose official client there is a program for. */
export const grpcClientNames = ['java', 'node'] as const
export type GrpcClientName = (typeof grpcClientNames)[number]

const javaClient = { name: 'java-grpc-5.2.0', artifacts: ['org.apache.rocketmq:rocketmq-client-java:5.2.0'] }
const nodeProgram = fileURLToPath(new URL('../node/grpc-clients.mjs', import.meta.url))

/** Fetches the client when it is not there, and starts a process that waits for commands. */
export async function runGrpcClients(language: GrpcClientName): Promise<GrpcClients> {
  const running = await inHome(async home => {
    const [program, ...words] = language === 'java' ? await javaLine(home) : await nodeLine()
    return LineProgram.start(program, words, { name: `the clients of ${language}`, cwd: home })
  })
  return new GrpcClients(running)
}

async function javaLine(home: string): Promise<[string, ...string[]]> {
  const jars = await fetchArtifacts(javaClient.name, javaClient.artifacts)
  const classes = await compileGrpcClients(jars)
  const properties = [`-Duser.home=${home}`, `-Djava.io.tmpdir=${join(home, 'tmp')}`, '-Drocketmq.log.level=WARN']
  const machine = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...properties]
  return [jdkProgram('java'), ...machine, '-classpath', [classes, jars.classpath].join(delimiter), 'GrpcClients']
}

async function nodeLine(): Promise<[string, ...string[]]> {
  return [process.execPath, nodeProgram, await fetchNodeClient()]
}
