// SPDX-License-Identifier: Apache-2.0
// The producer and the push consumer of the Go client, measured. Lines in and out as in src/programs/serve.ts.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
	"github.com/apache/rocketmq-client-go/v2/rlog"
)

type meter struct {
	startedAt time.Time
	elapsed   time.Duration
	cpu       time.Duration
	garbage   uint64
	latencies []time.Duration
}

func cpuTime() time.Duration {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}

func (m *meter) start() {
	m.garbage = allocated()
	m.cpu = cpuTime()
	m.startedAt = time.Now()
}

func (m *meter) stop() {
	m.elapsed = time.Since(m.startedAt)
	m.cpu = cpuTime() - m.cpu
	m.garbage = allocated() - m.garbage
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (m *meter) print(id string) {
	line := fmt.Sprintf(`{"id":"%s","elapsedMs":%f,"cpuMs":%f,"garbageBytes":%d`, id, millis(m.elapsed), millis(m.cpu), m.garbage)
	if n := len(m.latencies); n > 0 {
		sort.Slice(m.latencies, func(i, j int) bool { return m.latencies[i] < m.latencies[j] })
		at := func(share float64) float64 { return millis(m.latencies[int(float64(n)*share)]) }
		line += fmt.Sprintf(`,"p50":%f,"p99":%f,"p999":%f`, at(0.5), at(0.99), at(0.999))
	}
	fmt.Println(line + "}")
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const batchSize = 32

// One for each bound of compression, kept for all rounds.
var producers = map[int]rocketmq.Producer{}

func number(words map[string]string, name string) int {
	value, _ := strconv.Atoi(words[name])
	return value
}

func started(words map[string]string) rocketmq.Producer {
	compressFrom := number(words, "compressFrom")
	known, found := producers[compressFrom]
	if found {
		return known
	}
	made, err := rocketmq.NewProducer(
		producer.WithNameServer([]string{words["namesrvAddr"]}),
		producer.WithGroupName(fmt.Sprintf("bench-go-%d", compressFrom)),
		producer.WithInstanceName(fmt.Sprintf("bench-%d", compressFrom)),
		producer.WithCompressMsgBodyOverHowmuch(compressFrom),
	)
	must(err)
	must(made.Start())
	producers[compressFrom] = made
	return made
}

func bodyOf(words map[string]string) []byte {
	body := make([]byte, number(words, "bytes"))
	for i := range body {
		body[i] = byte(97 + i*i%23)
	}
	return body
}

// atOnce makes count calls, window at a time.
func atOnce(count int, window int, call func()) {
	var next int64
	var workers sync.WaitGroup
	for i := 0; i < window; i++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for atomic.AddInt64(&next, 1) <= int64(count) {
				call()
			}
		}()
	}
	workers.Wait()
}

func send(words map[string]string, m *meter) {
	p, topic, body, window := started(words), words["topic"], bodyOf(words), number(words, "window")
	m.start()
	atOnce(number(words, "count"), window, func() {
		since := time.Now()
		_, err := p.SendSync(context.Background(), primitive.NewMessage(topic, body))
		must(err)
		if window == 1 {
			m.latencies = append(m.latencies, time.Since(since))
		}
	})
	m.stop()
}

// paced sends at a pace, however long each takes.
func paced(words map[string]string, m *meter) {
	p, topic, body, count, rate := started(words), words["topic"], bodyOf(words), number(words, "count"), number(words, "rate")
	// Sends that ask for a route at the same time fail, all but one.
	_, err := p.SendSync(context.Background(), primitive.NewMessage(topic, body))
	must(err)
	m.latencies = make([]time.Duration, count)
	var sends sync.WaitGroup
	sends.Add(count)
	m.start()
	for i := 0; i < count; i++ {
		if wait := time.Until(m.startedAt.Add(time.Duration(i) * time.Second / time.Duration(rate))); wait > 0 {
			time.Sleep(wait)
		}
		go func(i int) {
			defer sends.Done()
			since := time.Now()
			_, err := p.SendSync(context.Background(), primitive.NewMessage(topic, body))
			must(err)
			m.latencies[i] = time.Since(since)
		}(i)
	}
	sends.Wait()
	m.stop()
}

func batch(words map[string]string, m *meter) {
	p, topic, body := started(words), words["topic"], bodyOf(words)
	m.start()
	atOnce(number(words, "count")/batchSize, number(words, "window"), func() {
		messages := make([]*primitive.Message, batchSize)
		for i := range messages {
			messages[i] = primitive.NewMessage(topic, body)
		}
		_, err := p.SendSync(context.Background(), messages...)
		must(err)
	})
	m.stop()
}

func request(words map[string]string, m *meter) {
	p, topic, body := started(words), words["topic"], bodyOf(words)
	// The first request greets the brokers; those beside it would be answered to a client that they do not know.
	_, err := p.Request(context.Background(), 10*time.Second, primitive.NewMessage(topic, body))
	must(err)
	m.start()
	atOnce(number(words, "count"), number(words, "window"), func() {
		_, err := p.Request(context.Background(), 10*time.Second, primitive.NewMessage(topic, body))
		must(err)
	})
	m.stop()
}

func consume(words map[string]string, m *meter) { push(words, m, false) }
func ordered(words map[string]string, m *meter) { push(words, m, true) }

func push(words map[string]string, m *meter, inOrder bool) {
	count, _ := strconv.ParseInt(words["count"], 10, 64)
	c, err := rocketmq.NewPushConsumer(
		consumer.WithNameServer([]string{words["namesrvAddr"]}),
		consumer.WithGroupName("bench-go-"+words["id"]),
		consumer.WithConsumeFromWhere(consumer.ConsumeFromFirstOffset),
		consumer.WithConsumerOrder(inOrder),
	)
	must(err)
	var seen int64
	done := make(chan bool)
	must(c.Subscribe(words["topic"], consumer.MessageSelector{}, func(_ context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
		for range messages {
			switch atomic.AddInt64(&seen, 1) {
			case 1:
				m.start()
			case count:
				m.stop()
				close(done)
			}
		}
		return consumer.ConsumeSuccess, nil
	}))
	must(c.Start())
	<-done
	must(c.Shutdown())
}

// first prints what a producer takes from its making to its first answer.
func first(words map[string]string, m *meter) {
	m.start()
	_, err := started(words).SendSync(context.Background(), primitive.NewMessage(words["topic"], []byte("first")))
	must(err)
	m.stop()
}

func main() {
	rlog.SetLogLevel("fatal")
	jobs := map[string]func(map[string]string, *meter){
		"send": send, "paced": paced, "batch": batch, "request": request,
		"consume": consume, "ordered": ordered, "first": first,
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		words := map[string]string{}
		for _, field := range fields[1:] {
			name, value, _ := strings.Cut(field, "=")
			words[name] = value
		}
		m := &meter{}
		jobs[fields[0]](words, m)
		m.print(words["id"])
	}
}
