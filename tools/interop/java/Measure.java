// SPDX-License-Identifier: Apache-2.0
// The producer and the consumers, measured: lines in and out as in tools/bench/src/programs/serve.ts.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;

public final class Measure {
  private static final com.sun.management.OperatingSystemMXBean SYSTEM =
      (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static final int BATCH = 32;

  private final Map<String, String> words = new HashMap<>();
  private final Map<Integer, DefaultMQProducer> producers = new HashMap<>();
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
        send(number("count"), number("window"));
        break;
      case "paced":
        sendPaced(number("count"), number("rate"));
        break;
      case "batch":
        sendBatches(number("count") / BATCH, number("window"));
        break;
      case "request":
        request(number("count"), number("window"));
        break;
      case "consume":
        consume(number("count"), false);
        break;
      case "ordered":
        consume(number("count"), true);
        break;
      case "lite-pull":
        pull(number("count"));
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

  /** One for each bound of compression, kept for all rounds. */
  private DefaultMQProducer started() throws Exception {
    int compressFrom = words.containsKey("compressFrom") ? number("compressFrom") : Integer.MAX_VALUE;
    DefaultMQProducer producer = producers.get(compressFrom);
    if (producer == null) {
      producer = new DefaultMQProducer("bench-java-" + compressFrom);
      producer.setCompressMsgBodyOverHowmuch(compressFrom);
      producer.setInstanceName("bench-" + compressFrom);
      producer.start();
      producers.put(compressFrom, producer);
    }
    return producer;
  }

  private Message message() {
    byte[] body = new byte[number("bytes")];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (97 + (long) i * i % 23);
    }
    return new Message(words.get("topic"), body);
  }

  /** Gives its place back, and notes how long the send took, when there is somewhere to note it. */
  private final class Answered implements SendCallback {
    private final Semaphore places;
    private final int index;
    private final long since = System.nanoTime();

    Answered(Semaphore places, int index) {
      this.places = places;
      this.index = index;
    }

    @Override
    public void onSuccess(SendResult result) {
      if (index < latencies.length) {
        latencies[index] = System.nanoTime() - since;
      }
      places.release();
    }

    @Override
    public void onException(Throwable error) {
      error.printStackTrace();
      System.exit(1);
    }
  }

  private void send(int count, int window) throws Exception {
    DefaultMQProducer sender = started();
    Message sample = message();
    if (window == 1) {
      latencies = new long[count];
      start();
      for (int i = 0; i < count; i++) {
        long since = System.nanoTime();
        sender.send(new Message(sample.getTopic(), sample.getBody()));
        latencies[i] = System.nanoTime() - since;
      }
      stop();
      return;
    }
    Semaphore places = new Semaphore(window);
    start();
    for (int i = 0; i < count; i++) {
      places.acquire();
      sender.send(new Message(sample.getTopic(), sample.getBody()), new Answered(places, i));
    }
    places.acquire(window);
    stop();
  }

  /** Sends at a pace, however long each takes. */
  private void sendPaced(int count, int rate) throws Exception {
    DefaultMQProducer sender = started();
    Message sample = message();
    latencies = new long[count];
    Semaphore done = new Semaphore(0);
    start();
    for (int i = 0; i < count; i++) {
      long due = startedAt + i * 1_000_000_000L / rate;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      sender.send(new Message(sample.getTopic(), sample.getBody()), new Answered(done, i));
    }
    done.acquire(count);
    stop();
  }

  private void sendBatches(int count, int window) throws Exception {
    DefaultMQProducer sender = started();
    Message sample = message();
    Semaphore places = new Semaphore(window);
    start();
    for (int i = 0; i < count; i++) {
      places.acquire();
      List<Message> batch = new ArrayList<>(BATCH);
      for (int k = 0; k < BATCH; k++) {
        batch.add(new Message(sample.getTopic(), sample.getBody()));
      }
      sender.send(batch, new Answered(places, i));
    }
    places.acquire(window);
    stop();
  }

  /** Each thread waits for its reply: the client has no other way that takes a bound. */
  private void request(int count, int window) throws Exception {
    DefaultMQProducer sender = started();
    Message sample = message();
    // The first request greets the brokers; those beside it would be answered to a client that they do not know.
    sender.request(new Message(sample.getTopic(), sample.getBody()), 10_000);
    AtomicLong next = new AtomicLong();
    CountDownLatch done = new CountDownLatch(window);
    start();
    for (int i = 0; i < window; i++) {
      new Thread(() -> {
        try {
          while (next.getAndIncrement() < count) {
            sender.request(new Message(sample.getTopic(), sample.getBody()), 10_000);
          }
          done.countDown();
        } catch (Exception error) {
          error.printStackTrace();
          System.exit(1);
        }
      }).start();
    }
    done.await();
    stop();
  }

  private void pull(int count) throws Exception {
    DefaultLitePullConsumer consumer = new DefaultLitePullConsumer("bench-java-" + words.get("id"));
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    consumer.setPullBatchSize(32);
    consumer.subscribe(words.get("topic"), "*");
    consumer.start();
    int seen = 0;
    while (seen < count) {
      int more = consumer.poll().size();
      if (seen == 0 && more > 0) {
        start();
      }
      seen += more;
    }
    stop();
    consumer.shutdown();
  }

  private void consume(int count, boolean ordered) throws Exception {
    DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("bench-java-" + words.get("id"));
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    consumer.subscribe(words.get("topic"), "*");
    AtomicLong seen = new AtomicLong();
    CountDownLatch done = new CountDownLatch(1);
    IntConsumer took = more -> {
      long before = seen.getAndAdd(more);
      if (before == 0) {
        start();
      }
      if (before < count && before + more >= count) {
        stop();
        done.countDown();
      }
    };
    if (ordered) {
      consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
        took.accept(messages.size());
        return ConsumeOrderlyStatus.SUCCESS;
      });
    } else {
      consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
        took.accept(messages.size());
        return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
      });
    }
    consumer.start();
    done.await();
    consumer.shutdown();
  }
}
