// SPDX-License-Identifier: Apache-2.0
// Answers requests: `received` for the request, `replied` with what became of the answer. The body of the answer is the
// prefix and the body of the request.
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

public final class Reply {
  public static void main(String[] words) {
    Program.main(words, Reply::run);
  }

  private static void run(Arguments arguments) throws Exception {
    String group = arguments.required("group");
    byte[] prefix = arguments.get("prefix", "re: ").getBytes(StandardCharsets.UTF_8);
    DefaultMQProducer producer = Program.configured(new DefaultMQProducer(group + "_answers", Program.signer()));
    DefaultMQPushConsumer consumer =
        Program.configured(
            new DefaultMQPushConsumer(group, Program.signer(), new AllocateMessageQueueAveragely()));
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    consumer.subscribe(arguments.required("topic"), "*");
    consumer.registerMessageListener(
        (MessageListenerConcurrently)
            (messages, context) -> {
              for (MessageExt message : messages) {
                answer(producer, message, prefix);
              }
              return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
    arguments.refuseUnknown();
    producer.start();
    consumer.start();
    Fact.of("ready").put("clientId", consumer.buildMQClientId()).print();
    Program.awaitStop();
    consumer.shutdown();
    producer.shutdown();
  }

  private static void answer(DefaultMQProducer producer, MessageExt request, byte[] prefix) {
    Fact.of("received").message(request).print();
    if (MessageUtil.getReplyToClient(request) == null) {
      return; // An ordinary message: nobody waits.
    }
    try {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.write(prefix);
      body.write(request.getBody());
      Message reply = MessageUtil.createReplyMessage(request, body.toByteArray());
      Fact.of("replied").result(producer.send(reply)).print();
    } catch (Exception error) {
      Fact.failed(error).print();
    }
  }
}
