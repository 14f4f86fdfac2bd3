// SPDX-License-Identifier: Apache-2.0
// Logging configuration of a 4.9 server, which refuses to start without one in its `conf` folder. 5.x brings its own.

/** Text of `conf/logback_<role>.xml`: everything from INFO on into one file of at most 2 x 20 MB. */
export function logbackText(role: 'namesrv' | 'broker' | 'tools'): string {
  const file = `\${user.home}/logs/rocketmqlogs/${role}`
  return [
    '<configuration>',
    '  <appender name="file" class="ch.qos.logback.core.rolling.RollingFileAppender">',
    `    <file>${file}.log</file>`,
    '    <rollingPolicy class="ch.qos.logback.core.rolling.FixedWindowRollingPolicy">',
    `      <fileNamePattern>${file}.%i.log</fileNamePattern><minIndex>1</minIndex><maxIndex>1</maxIndex>`,
    '    </rollingPolicy>',
    '    <triggeringPolicy class="ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy">',
    '      <maxFileSize>20MB</maxFileSize>',
    '    </triggeringPolicy>',
    '    <encoder><pattern>%d{yyyy-MM-dd HH:mm:ss.SSS} %p %t - %m%n</pattern></encoder>',
    '  </appender>',
    '  <root level="INFO"><appender-ref ref="file"/></root>',
    '</configuration>',
    '',
  ].join('\n')
}
