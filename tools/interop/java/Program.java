// SPDX-License-Identifier: Apache-2.0
// How every program here begins and ends: arguments in, facts out, and the end of standard input means "stop".
// So a program also ends when the test that started it is killed.
import java.io.IOException;
import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.remoting.RPCHook;

interface Program {
  void run(Arguments arguments) throws Exception;

  /** Runs the program and ends the JVM: 0 when it is done, 1 with a fact `failed` when it throws. */
  static void main(String[] words, Program program) {
    int code = 0;
    try {
      program.run(new Arguments(words));
    } catch (Throwable error) {
      Fact.failed(error).print();
      error.printStackTrace();
      code = 1;
    }
    System.exit(code);
  }

  /** Returns when standard input ends. */
  static void awaitStop() throws IOException {
    while (System.in.read() >= 0) {
      // What is written there has no meaning.
    }
  }

  /** Looks for new routes every 2 s instead of 30: the retry topic of a new group appears only after its start. */
  static <C extends ClientConfig> C configured(C client) {
    client.setPollNameServerInterval(2000);
    return client;
  }

  /** Signs requests when the properties `accessKey` and `secretKey` are set; otherwise null, which means unsigned. */
  static RPCHook signer() {
    String accessKey = System.getProperty("accessKey");
    if (accessKey == null) {
      return null;
    }
    return new AclClientRPCHook(new SessionCredentials(accessKey, System.getProperty("secretKey")));
  }
}
