// SPDX-License-Identifier: Apache-2.0
// A message as a consumer shows it.
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.rocketmq.client.apis.message.MessageView;

final class Received {
  private Received() {}

  static Map<String, Object> of(MessageView message) {
    Map<String, Object> fields = new LinkedHashMap<>();
    ByteBuffer body = message.getBody();
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    fields.put("messageId", message.getMessageId().toString());
    fields.put("topic", message.getTopic());
    fields.put("bodyBase64", Base64.getEncoder().encodeToString(bytes));
    fields.put("tag", message.getTag().orElse(null));
    fields.put("keys", new ArrayList<>(message.getKeys()));
    fields.put("properties", message.getProperties());
    fields.put("messageGroup", message.getMessageGroup().orElse(null));
    fields.put("priority", message.getPriority().orElse(null));
    fields.put("bornTimestamp", message.getBornTimestamp());
    fields.put("deliveryAttempt", message.getDeliveryAttempt());
    return fields;
  }
}
