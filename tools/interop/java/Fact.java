// SPDX-License-Identifier: Apache-2.0
// What a program says, with the words of the remoting client.
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

final class Fact {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  static Fact of(String event) {
    return new Fact().put("event", event);
  }

  Fact put(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  /** What a consumer sees of a message. */
  Fact message(MessageExt message) {
    return put("msgId", message.getMsgId())
        .put("topic", message.getTopic())
        .put("tags", message.getTags())
        .put("keys", message.getKeys())
        .content(message)
        .put("brokerName", message.getBrokerName())
        .put("queueId", message.getQueueId())
        .put("queueOffset", message.getQueueOffset())
        .put("reconsumeTimes", message.getReconsumeTimes())
        .put("sysFlag", message.getSysFlag())
        .put("flag", message.getFlag())
        .put("bornTimestamp", message.getBornTimestamp())
        .put("storeTimestamp", message.getStoreTimestamp())
        .put("transactionId", message.getTransactionId());
  }

  /** Body and properties: all that a reply has. */
  Fact content(Message message) {
    byte[] body = message.getBody();
    return put("bodyBase64", body == null ? null : Base64.getEncoder().encodeToString(body))
        .put("properties", message.getProperties());
  }

  /** What a producer learns. */
  Fact result(SendResult result) {
    return put("status", result.getSendStatus().name())
        .put("msgId", result.getMsgId())
        .put("offsetMsgId", result.getOffsetMsgId())
        .put("brokerName", result.getMessageQueue().getBrokerName())
        .put("queueId", result.getMessageQueue().getQueueId())
        .put("queueOffset", result.getQueueOffset())
        .put("transactionId", result.getTransactionId())
        .put("recallHandle", VersionDifferences.recallHandle(result));
  }

  Fact queues(Iterable<MessageQueue> queues) {
    List<Object> list = new ArrayList<>();
    for (MessageQueue queue : queues) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("brokerName", queue.getBrokerName());
      one.put("queueId", queue.getQueueId());
      list.add(one);
    }
    return put("queues", list);
  }

  static Fact failed(Throwable error) {
    Throwable cause = error.getCause();
    return of("failed")
        .put("error", error.getClass().getSimpleName())
        .put("message", String.valueOf(error.getMessage()))
        .put("cause", cause == null ? null : String.valueOf(cause.getMessage()));
  }

  void print() {
    Line.print(fields);
  }
}
