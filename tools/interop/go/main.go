// SPDX-License-Identifier: Apache-2.0
// The producer and the push consumer of the Go client, which say what the Java programs say: src/facts.ts.
//
//	interop produce <name server> <topic> <body>
//	interop consume <name server> <topic> <group>
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
	"github.com/apache/rocketmq-client-go/v2/rlog"
)

type fact map[string]any

func say(event string, facts fact) {
	facts["event"] = event
	line, _ := json.Marshal(facts)
	fmt.Println(string(line))
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func produce(namesrvAddr, topic, body string) {
	p, err := rocketmq.NewProducer(producer.WithNameServer([]string{namesrvAddr}), producer.WithGroupName("interop-go"))
	must(err)
	must(p.Start())
	message := primitive.NewMessage(topic, []byte(body))
	message.WithTag("go").WithKeys([]string{body})
	sent, err := p.SendSync(context.Background(), message)
	must(err)
	say("sent", fact{"msgId": sent.MsgID, "queueId": sent.MessageQueue.QueueId, "queueOffset": sent.QueueOffset})
	must(p.Shutdown())
	say("done", fact{})
}

func consume(namesrvAddr, topic, group string) {
	c, err := rocketmq.NewPushConsumer(
		consumer.WithNameServer([]string{namesrvAddr}),
		consumer.WithGroupName(group),
		consumer.WithConsumeFromWhere(consumer.ConsumeFromFirstOffset),
	)
	must(err)
	listener := func(_ context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
		for _, m := range messages {
			say("received", fact{"msgId": m.MsgId, "keys": m.GetKeys(), "tags": m.GetTags(), "bodyBase64": m.Body})
		}
		return consumer.ConsumeSuccess, nil
	}
	must(c.Subscribe(topic, consumer.MessageSelector{}, listener))
	must(c.Start())
	say("ready", fact{})
	// Until the parent closes it.
	_, _ = io.Copy(io.Discard, os.Stdin)
	must(c.Shutdown())
}

func main() {
	rlog.SetLogLevel("fatal")
	jobs := map[string]func(string, string, string){"produce": produce, "consume": consume}
	jobs[os.Args[1]](os.Args[2], os.Args[3], os.Args[4])
}
