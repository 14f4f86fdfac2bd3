// SPDX-License-Identifier: Apache-2.0
// Tells of each message that is pushed, and refuses the first `--failures` deliveries of each.
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.apis.ClientServiceProvider;
import org.apache.rocketmq.client.apis.consumer.ConsumeResult;
import org.apache.rocketmq.client.apis.consumer.PushConsumer;

final class PushRole implements Role {
  private final PushConsumer consumer;
  private final Map<String, Integer> deliveries = new ConcurrentHashMap<>();

  PushRole(String name, Arguments arguments) throws Exception {
    int failures = arguments.number("failures", 0);
    consumer =
        ClientServiceProvider.loadService()
            .newPushConsumerBuilder()
            .setClientConfiguration(Role.configuration(arguments))
            .setConsumerGroup(arguments.required("group"))
            .setSubscriptionExpressions(Role.subscriptions(arguments))
            .setConsumptionThreadCount(4)
            .setMessageListener(
                message -> {
                  String id = message.getMessageId().toString();
                  boolean isAccepted = deliveries.merge(id, 1, Integer::sum) > failures;
                  Map<String, Object> consumed = new LinkedHashMap<>(Received.of(message));
                  consumed.put("event", "consumed");
                  consumed.put("client", name);
                  consumed.put("accepted", isAccepted);
                  Line.print(consumed);
                  return isAccepted ? ConsumeResult.SUCCESS : ConsumeResult.FAILURE;
                })
            .build();
  }

  @Override
  public Map<String, Object> obey(String command, Arguments arguments) {
    throw new IllegalArgumentException("a push consumer cannot " + command);
  }

  @Override
  public void close() throws Exception {
    consumer.close();
  }
}
