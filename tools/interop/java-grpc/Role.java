// SPDX-License-Identifier: Apache-2.0
// A producer or consumer, and the commands that it takes.
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.client.apis.ClientConfiguration;
import org.apache.rocketmq.client.apis.ClientConfigurationBuilder;
import org.apache.rocketmq.client.apis.StaticSessionCredentialsProvider;
import org.apache.rocketmq.client.apis.consumer.FilterExpression;
import org.apache.rocketmq.client.apis.consumer.FilterExpressionType;

interface Role extends AutoCloseable {
  Map<String, Object> obey(String command, Arguments arguments) throws Exception;

  @Override
  void close() throws Exception;

  static Role open(String name, Arguments arguments) throws Exception {
    switch (arguments.required("kind")) {
      case "producer":
        return new ProducerRole(name, arguments);
      case "simple":
        return new SimpleRole(arguments);
      case "push":
        return new PushRole(name, arguments);
      default:
        throw new IllegalArgumentException("no such kind");
    }
  }

  static ClientConfiguration configuration(Arguments arguments) {
    ClientConfigurationBuilder builder =
        ClientConfiguration.newBuilder()
            .setEndpoints(arguments.required("endpoints"))
            .enableSsl(arguments.flag("ssl"))
            .setRequestTimeout(Duration.ofMillis(arguments.number("request-timeout-ms", 10_000)));
    String namespace = arguments.get("namespace");
    if (namespace != null) {
      builder.setNamespace(namespace);
    }
    String accessKey = arguments.get("access-key");
    if (accessKey != null) {
      builder.setCredentialProvider(
          new StaticSessionCredentialsProvider(accessKey, arguments.required("secret-key")));
    }
    return builder.build();
  }

  static FilterExpression filter(Arguments arguments) {
    String sql = arguments.get("sql");
    return sql == null
        ? new FilterExpression(arguments.get("filter", "*"), FilterExpressionType.TAG)
        : new FilterExpression(sql, FilterExpressionType.SQL92);
  }

  /** The client keeps and changes the map. */
  static Map<String, FilterExpression> subscriptions(Arguments arguments) {
    Map<String, FilterExpression> subscriptions = new HashMap<>();
    for (String topic : arguments.all("topic")) {
      subscriptions.put(topic, filter(arguments));
    }
    return subscriptions;
  }
}
