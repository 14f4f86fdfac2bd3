// SPDX-License-Identifier: Apache-2.0
// Asks and waits for the answer: `ready` when it could be answered, `reply` for each, or `failed`.
import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;

public final class Request {
  public static void main(String[] words) {
    Program.main(words, Request::run);
  }

  private static void run(Arguments arguments) throws Exception {
    String topic = arguments.required("topic");
    String body = arguments.get("body", "question");
    String tags = arguments.get("tags");
    int count = arguments.number("count", 1);
    long timeoutMs = arguments.number("timeout-ms", 15000);
    DefaultMQProducer producer = new DefaultMQProducer(arguments.get("group", "request"), Program.signer());
    arguments.refuseUnknown();
    producer.start();
    Fact.of("ready").put("clientId", producer.buildMQClientId()).print();
    try {
      for (int number = 0; number < count; number++) {
        String text = count == 1 ? body : body + " " + number;
        Message reply = producer.request(new Message(topic, tags, text.getBytes(StandardCharsets.UTF_8)), timeoutMs);
        Fact.of("reply").content(reply).print();
      }
    } finally {
      producer.shutdown();
    }
    Fact.of("done").print();
  }
}
