// SPDX-License-Identifier: Apache-2.0
// The few calls that 4.9 and 5.x do not share, by reflection, so that one source compiles against both.
import java.lang.reflect.Method;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.SendResult;

final class VersionDifferences {
  private VersionDifferences() {}

  /** The handle with which a timer message can be recalled; null before 5.3. */
  static String recallHandle(SendResult result) {
    try {
      return (String) SendResult.class.getMethod("getRecallHandle").invoke(result);
    } catch (ReflectiveOperationException olderRelease) {
      return null;
    }
  }

  /** Every consumer gets every message. The enum moved to another package in 5.0. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  static void broadcast(DefaultMQPushConsumer consumer) throws ReflectiveOperationException {
    for (Method method : DefaultMQPushConsumer.class.getMethods()) {
      if (method.getName().equals("setMessageModel")) {
        method.invoke(consumer, Enum.valueOf((Class<Enum>) method.getParameterTypes()[0], "BROADCASTING"));
      }
    }
  }
}
