// SPDX-License-Identifier: Apache-2.0
// The producer and the push consumer of the Go client. Lines in and out as in src/programs/serve.ts.
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

var known rocketmq.Producer

func started(namesrvAddr string) rocketmq.Producer {
	if known == nil {
		made, err := rocketmq.NewProducer(producer.WithNameServer([]string{namesrvAddr}), producer.WithGroupName("bench-go"))
		must(err)
		must(made.Start())
		known = made
	}
	return known
}

func send(words map[string]string, m *meter) {
	count, _ := strconv.Atoi(words["count"])
	bytes, _ := strconv.Atoi(words["bytes"])
	window, _ := strconv.Atoi(words["window"])
	p := started(words["namesrvAddr"])
	body := []byte(strings.Repeat("x", bytes))
	var next int64
	var workers sync.WaitGroup
	m.start()
	for i := 0; i < window; i++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for atomic.AddInt64(&next, 1) <= int64(count) {
				since := time.Now()
				_, err := p.SendSync(context.Background(), primitive.NewMessage(words["topic"], body))
				must(err)
				if window == 1 {
					m.latencies = append(m.latencies, time.Since(since))
				}
			}
		}()
	}
	workers.Wait()
	m.stop()
}

func consume(words map[string]string, m *meter) {
	count, _ := strconv.ParseInt(words["count"], 10, 64)
	c, err := rocketmq.NewPushConsumer(
		consumer.WithNameServer([]string{words["namesrvAddr"]}),
		consumer.WithGroupName("bench-go-"+words["id"]),
		consumer.WithConsumeFromWhere(consumer.ConsumeFromFirstOffset),
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
	_, err := started(words["namesrvAddr"]).SendSync(context.Background(), primitive.NewMessage(words["topic"], []byte("first")))
	must(err)
	m.stop()
}

func main() {
	rlog.SetLogLevel("fatal")
	jobs := map[string]func(map[string]string, *meter){"send": send, "consume": consume, "first": first}
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
