// SPDX-License-Identifier: Apache-2.0
// The producer and the push consumer, measured: lines in and out as in tools/bench/src/programs/serve.ts.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;

public final class Measure {
  private static final com.sun.management.OperatingSystemMXBean SYSTEM =
      (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Map<String, String> words = new HashMap<>();
  private DefaultMQProducer producer;
  private long startedAt;
  private long elapsed;
  private long cpu;
  private long[] latencies = {};

  public static void main(String[] none) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    Measure measure = new Measure();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      measure.run(line.split(" "));
    }
    System.exit(0);
  }

  private void run(String[] parts) throws Exception {
    words.clear();
    for (String part : parts) {
      String[] pair = part.split("=", 2);
      words.put(pair[0], pair.length == 2 ? pair[1] : "");
    }
    latencies = new long[0];
    switch (parts[0]) {
      case "send":
        send(number("count"), number("bytes"), number("window"));
        break;
      case "consume":
        consume(number("count"));
        break;
      default:
        start();
        started().send(new Message(words.get("topic"), "first".getBytes()));
        stop();
    }
    print();
  }

  private int number(String name) {
    return Integer.parseInt(words.get(name));
  }

  private void start() {
    cpu = SYSTEM.getProcessCpuTime();
    startedAt = System.nanoTime();
  }

  private void stop() {
    elapsed = System.nanoTime() - startedAt;
    cpu = SYSTEM.getProcessCpuTime() - cpu;
  }

  private void print() {
    String line = "{\"id\":\"" + words.get("id") + "\",\"elapsedMs\":" + elapsed / 1e6 + ",\"cpuMs\":" + cpu / 1e6;
    if (latencies.length > 0) {
      Arrays.sort(latencies);
      line += ",\"p50\":" + at(0.5) + ",\"p99\":" + at(0.99) + ",\"p999\":" + at(0.999);
    }
    System.out.println(line + "}");
  }

  private double at(double share) {
    return latencies[(int) (latencies.length * share)] / 1e6;
  }

  private DefaultMQProducer started() throws Exception {
    if (producer == null) {
      producer = new DefaultMQProducer("bench-java");
      producer.start();
    }
    return producer;
  }

  private void send(int count, int bytes, int window) throws Exception {
    DefaultMQProducer sender = started();
    byte[] body = new byte[bytes];
    Arrays.fill(body, (byte) 'x');
    String topic = words.get("topic");
    if (window == 1) {
      latencies = new long[count];
      start();
      for (int i = 0; i < count; i++) {
        long since = System.nanoTime();
        sender.send(new Message(topic, body));
        latencies[i] = System.nanoTime() - since;
      }
      stop();
      return;
    }
    Semaphore places = new Semaphore(window);
    SendCallback callback = new SendCallback() {
      @Override
      public void onSuccess(SendResult result) {
        places.release();
      }

      @Override
      public void onException(Throwable error) {
        error.printStackTrace();
        System.exit(1);
      }
    };
    start();
    for (int i = 0; i < count; i++) {
      places.acquire();
      sender.send(new Message(topic, body), callback);
    }
    places.acquire(window);
    stop();
  }

  private void consume(int count) throws Exception {
    DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("bench-java-" + words.get("id"));
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    consumer.subscribe(words.get("topic"), "*");
    AtomicLong seen = new AtomicLong();
    CountDownLatch done = new CountDownLatch(1);
    consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
      long before = seen.getAndAdd(messages.size());
      if (before == 0) {
        start();
      }
      if (before < count && before + messages.size() >= count) {
        stop();
        done.countDown();
      }
      return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    });
    consumer.start();
    done.await();
    consumer.shutdown();
  }
}
