// SPDX-License-Identifier: Apache-2.0
// A push consumer that says what it gets: `ready`, `assigned` (whenever its queues change), `received` (every delivery,
// in the order of consumption when it is orderly).
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.AllocateMessageQueueStrategy;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragelyByCircle;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueConsistentHash;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

public final class Consume {
  public static void main(String[] words) {
    Program.main(words, Consume::run);
  }

  private static void run(Arguments arguments) throws Exception {
    AllocateMessageQueueStrategy strategy = new Announcing(strategy(arguments.get("strategy", "AVG")));
    DefaultMQPushConsumer consumer =
        Program.configured(
            new DefaultMQPushConsumer(
                arguments.required("group"), Program.signer(), strategy, arguments.flag("trace"), null));
    configure(consumer, arguments);
    subscribe(consumer, arguments);
    // Deliveries of one message that are answered with "later" before it is accepted.
    int failures = arguments.number("failures", 0);
    if (arguments.flag("orderly")) {
      consumer.registerMessageListener(
          (MessageListenerOrderly)
              (messages, context) ->
                  accept(messages, failures)
                      ? ConsumeOrderlyStatus.SUCCESS
                      : ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT);
    } else {
      int delayLevel = arguments.number("delay-level", 0);
      consumer.registerMessageListener(
          (MessageListenerConcurrently)
              (messages, context) -> {
                context.setDelayLevelWhenNextConsume(delayLevel);
                return accept(messages, failures)
                    ? ConsumeConcurrentlyStatus.CONSUME_SUCCESS
                    : ConsumeConcurrentlyStatus.RECONSUME_LATER;
              });
    }
    arguments.refuseUnknown();
    consumer.start();
    Fact.of("ready").put("clientId", consumer.buildMQClientId()).print();
    Program.awaitStop();
    consumer.shutdown();
  }

  private static void configure(DefaultMQPushConsumer consumer, Arguments arguments)
      throws ReflectiveOperationException {
    consumer.setConsumeFromWhere(
        ConsumeFromWhere.valueOf("CONSUME_FROM_" + arguments.get("from", "FIRST") + "_OFFSET"));
    consumer.setConsumeMessageBatchMaxSize(arguments.number("batch", 1));
    consumer.setConsumeThreadMin(arguments.number("threads", 4));
    consumer.setConsumeThreadMax(arguments.number("threads", 4));
    consumer.setMaxReconsumeTimes(arguments.number("max-reconsume-times", -1));
    // What was told as accepted is also committed when the program is stopped.
    consumer.setAwaitTerminationMillisWhenShutdown(5000);
    consumer.setSuspendCurrentQueueTimeMillis(arguments.number("suspend-ms", 1000));
    if (arguments.flag("broadcast")) {
      VersionDifferences.broadcast(consumer);
    }
    String instance = arguments.get("instance");
    if (instance != null) {
      consumer.setInstanceName(instance);
    }
  }

  private static void subscribe(DefaultMQPushConsumer consumer, Arguments arguments) throws Exception {
    String sql = arguments.get("sql");
    String tags = arguments.get("tags", "*");
    for (String topic : arguments.all("topic")) {
      if (sql == null) {
        consumer.subscribe(topic, tags);
      } else {
        consumer.subscribe(topic, MessageSelector.bySql(sql));
      }
    }
  }

  private static boolean accept(List<MessageExt> messages, int failures) {
    boolean accepted = true;
    for (MessageExt message : messages) {
      boolean later = message.getReconsumeTimes() < failures;
      accepted &= !later;
      Fact.of("received").message(message).put("accepted", !later).print();
    }
    return accepted;
  }

  private static AllocateMessageQueueStrategy strategy(String name) {
    switch (name) {
      case "AVG":
        return new AllocateMessageQueueAveragely();
      case "AVG_BY_CIRCLE":
        return new AllocateMessageQueueAveragelyByCircle();
      case "CONSISTENT_HASH":
        return new AllocateMessageQueueConsistentHash();
      default:
        throw new IllegalArgumentException(name + " is not AVG, AVG_BY_CIRCLE or CONSISTENT_HASH");
    }
  }

  /**
   * Tells what another strategy decides when that changes. A listener for changed queues would be simpler, but push
   * consumers have it only from 5.0 on.
   */
  private static final class Announcing implements AllocateMessageQueueStrategy {
    private final AllocateMessageQueueStrategy inner;
    private final Map<String, List<MessageQueue>> last = new ConcurrentHashMap<>();

    Announcing(AllocateMessageQueueStrategy inner) {
      this.inner = inner;
    }

    @Override
    public List<MessageQueue> allocate(
        String group, String clientId, List<MessageQueue> all, List<String> clientIds) {
      List<MessageQueue> mine = inner.allocate(group, clientId, all, clientIds);
      String topic = all.isEmpty() ? "" : all.get(0).getTopic();
      if (!mine.equals(last.put(topic, mine))) {
        Fact.of("assigned")
            .put("topic", topic)
            .queues(new TreeSet<>(mine))
            .put("consumers", clientIds == null ? Collections.emptyList() : new TreeSet<>(clientIds))
            .print();
      }
      return mine;
    }

    @Override
    public String getName() {
      return inner.getName();
    }
  }
}
