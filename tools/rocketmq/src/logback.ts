// SPDX-License-Identifier: Apache-2.0
// Logging configuration: everything from INFO on into `server.log` of the server's folder. A 4.9 server refuses to
// start without such a file in its `conf` folder; a 5.x one would take the broker's for whatever it is, since all jars
// are on one classpath, and scatter what it has to say over twenty files.

/** Text of a logback configuration; keeps at most 2 x 20 MB. */
export function logbackText(): string {
  const file = '${user.home}/server'
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
