// SPDX-License-Identifier: Apache-2.0
// What will be started, as data: nothing here touches a file, a port or a process, so it can be read and tested alone.
// Each server has its own folder, which is its home, its user's home (RocketMQ logs there) and its store.
import { join } from 'node:path'
import { brokerDiskOptions, brokerName, testBrokerSettings } from './broker-settings.js'
import { tlsServerOptions, type Certificate } from './certificate.js'
import { aclBrokerSettings, aclProxySettings, plainAclText, toolsAclText, type Credentials } from './credentials.js'
import { openModules } from './java.js'
import { logbackText } from './logback.js'
import { propertiesText, type Settings } from './properties-text.js'
import type { Compiler } from './start-options.js'
import { isVersion5, type RocketMQVersion } from './version.js'

/** The choices behind a plan. */
export interface PlanOptions {
  readonly version: RocketMQVersion
  /** Folder of the cluster; each server gets one below it. */
  readonly directory: string
  /** Port of the name server. */
  readonly namesrvPort: number
  /** Ports of the brokers. Each broker also listens on its port - 2 ("VIP") and + 1 (replication). */
  readonly brokerPorts: readonly number[]
  /** Ports of the proxy, when there is one. */
  readonly proxyPorts?: { readonly grpc: number; readonly remoting: number } | undefined
  readonly credentials?: Credentials | undefined
  /** Of the servers. Without one each makes its own, which takes seconds. */
  readonly certificate?: Certificate | undefined
  /** Whether servers speak nothing but TLS. */
  readonly tls?: boolean | undefined
  /** Broker settings that win over ours. */
  readonly brokerConfig?: Settings | undefined
  /** JVM options of the brokers that win over ours, such as `-Xmx2g`. */
  readonly brokerJvmOptions?: readonly string[] | undefined
  /** How the JVMs compile. */
  readonly compiler?: Compiler | undefined
  /** Whether each server writes which classes it loads into {@link classList} of its folder. */
  readonly listsClasses?: boolean | undefined
}

/** One JVM to start. */
export interface ServerPlan {
  /** `namesrv`, `broker-a`, `proxy`, `admin`. */
  readonly name: string
  /** `host:port` where it will answer; of the proxy the gRPC one. The admin tool answers nowhere. */
  readonly address: string
  /** Its own folder. */
  readonly directory: string
  /** Files to write before the start: text by path below `directory`. */
  readonly files: Readonly<Record<string, string>>
  readonly jvmOptions: readonly string[]
  readonly mainClass: string
  readonly args: readonly string[]
}

/** File of a server's folder that names the classes it loaded. */
export const classList = 'classes.lst'

const host = '127.0.0.1'

/** JVM options of what lives for minutes. */
const quickOptions = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'] as const

/** The name server. */
export function planNameServer(options: PlanOptions): ServerPlan {
  const plan = planServer(options, 'namesrv', 'namesrv', options.namesrvPort)
  const settings = {
    listenPort: String(options.namesrvPort),
    bindAddress: host,
    kvConfigPath: join(plan.directory, 'kvConfig.json'),
    configStorePath: join(plan.directory, 'namesrv.properties'),
  }
  return {
    ...plan,
    files: { ...plan.files, 'namesrv.conf': propertiesText(settings) },
    jvmOptions: [...plan.jvmOptions, '-Xmx256m', '-XX:+UseSerialGC'],
    mainClass: 'org.apache.rocketmq.namesrv.NamesrvStartup',
    args: ['-c', join(plan.directory, 'namesrv.conf')],
  }
}

/** The master broker number `index`. */
export function planBroker(options: PlanOptions, index: number): ServerPlan {
  const { version, brokerPorts, credentials, brokerJvmOptions = [] } = options
  const plan = planServer(options, 'broker', brokerName(index), brokerPorts[index] ?? 0)
  const plainAcl = credentials !== undefined && !isVersion5(version)
  return {
    ...plan,
    files: {
      ...plan.files,
      'broker.conf': propertiesText(brokerSettings(options, index, plan.directory)),
      ...(plainAcl ? { 'conf/plain_acl.yml': plainAclText(credentials) } : {}),
    },
    jvmOptions: [...plan.jvmOptions, ...brokerDiskOptions, '-Xmx512m', ...brokerJvmOptions],
    mainClass: 'org.apache.rocketmq.broker.BrokerStartup',
    args: ['-c', join(plan.directory, 'broker.conf')],
  }
}

function brokerSettings(options: PlanOptions, index: number, directory: string): Settings {
  const { version, namesrvPort, brokerPorts, credentials, brokerConfig } = options
  const port = brokerPorts[index] ?? 0
  const store = join(directory, 'store')
  return {
    brokerClusterName: 'DefaultCluster',
    brokerName: brokerName(index),
    brokerId: '0',
    brokerIP1: host,
    bindAddress: host,
    listenPort: String(port),
    haListenPort: String(port + 1),
    namesrvAddr: `${host}:${namesrvPort}`,
    storePathRootDir: store,
    storePathCommitLog: join(store, 'commitlog'),
    ...testBrokerSettings,
    ...(credentials === undefined ? {} : aclBrokerSettings(version, credentials)),
    ...brokerConfig,
  }
}

/** The proxy of a 5.x cluster: gRPC on one port, the remoting protocol on the other. */
export function planProxy(options: PlanOptions): ServerPlan | undefined {
  const { namesrvPort, proxyPorts, credentials, certificate } = options
  if (proxyPorts === undefined) return undefined
  const plan = planServer(options, 'proxy', 'proxy', proxyPorts.grpc)
  const settings = {
    rocketMQClusterName: 'DefaultCluster',
    namesrvAddr: `${host}:${namesrvPort}`,
    localServeAddr: host,
    grpcServerPort: proxyPorts.grpc,
    // Or routes would lead past whatever stands before the proxy and has another port.
    useEndpointPortFromRequest: true,
    remotingListenPort: proxyPorts.remoting,
    ...(credentials === undefined ? {} : aclProxySettings(credentials)),
    ...(certificate === undefined
      ? {}
      : { tlsTestModeEnable: false, tlsKeyPath: certificate.keyPath, tlsCertPath: certificate.certPath }),
  }
  return {
    ...plan,
    files: { ...plan.files, 'conf/rmq-proxy.json': `${JSON.stringify(settings, null, 2)}\n` },
    jvmOptions: [...plan.jvmOptions, '-Xmx512m'],
    mainClass: 'org.apache.rocketmq.proxy.ProxyStartup',
    args: ['-pc', join(plan.directory, 'conf', 'rmq-proxy.json')],
  }
}

/** The official admin tool, set up for this cluster; the command's words are to be appended to `args`. */
export function planAdminTool(options: ProcessOptions & Pick<PlanOptions, 'credentials'>): ServerPlan {
  const plan = planServer(options, 'tools', 'admin', 0)
  const { credentials } = options
  return {
    ...plan,
    files: {
      ...plan.files,
      ...(credentials === undefined ? {} : { 'conf/tools.yml': toolsAclText(credentials) }),
    },
    jvmOptions: [...plan.jvmOptions, '-Xmx128m', '-Dfile.encoding=UTF-8', ...quickOptions],
    mainClass: 'org.apache.rocketmq.tools.command.MQAdminStartup',
    args: [],
  }
}

/** What every process is started by. */
type ProcessOptions = Pick<PlanOptions, 'directory' | 'certificate' | 'tls' | 'compiler' | 'listsClasses'>

type Role = 'namesrv' | 'broker' | 'proxy' | 'tools'

function planServer(
  { directory: parent, certificate, tls = false, compiler, listsClasses = false }: ProcessOptions,
  role: Role,
  name: string,
  port: number,
): ServerPlan {
  const directory = join(parent, name)
  const logback = `conf/logback_${role}.xml`
  const jvmOptions = [
    ...openModules,
    `-Duser.home=${directory}`,
    `-Drocketmq.home.dir=${directory}`,
    `-Drmq.logback.configurationFile=${join(directory, logback)}`,
    // Native libraries are unpacked there, and a killed JVM does not clean up after itself.
    `-Djava.io.tmpdir=${join(directory, 'tmp')}`,
    ...(certificate === undefined ? [] : tlsServerOptions(certificate, tls)),
    ...(compiler === 'quick' ? quickOptions : []),
    ...(listsClasses ? [`-XX:DumpLoadedClassList=${join(directory, classList)}`] : []),
  ]
  const files = { [logback]: logbackText() }
  return { name, address: `${host}:${port}`, directory, files, jvmOptions, mainClass: '', args: [] }
}
