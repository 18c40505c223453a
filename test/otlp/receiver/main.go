// The OTLP receiver of the OpenTelemetry collector by itself: writes each span and metric that it takes as one line of JSON.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/receiver/receivertest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	factory := otlpreceiver.NewFactory()
	config := factory.CreateDefaultConfig()
	http := map[string]any{"endpoint": os.Args[1]}
	if err := confmap.NewFromStringMap(map[string]any{"protocols": map[string]any{"http": http}}).Unmarshal(config); err != nil {
		log.Fatal(err)
	}
	var one sync.Mutex
	line := func(bytes []byte, err error) error {
		one.Lock()
		defer one.Unlock()
		if err == nil {
			_, err = fmt.Println(string(bytes))
		}
		return err
	}
	traces, err := consumer.NewTraces(func(_ context.Context, taken ptrace.Traces) error {
		return line((&ptrace.JSONMarshaler{}).MarshalTraces(taken))
	})
	if err != nil {
		log.Fatal(err)
	}
	metrics, err := consumer.NewMetrics(func(_ context.Context, taken pmetric.Metrics) error {
		return line((&pmetric.JSONMarshaler{}).MarshalMetrics(taken))
	})
	if err != nil {
		log.Fatal(err)
	}
	settings := receivertest.NewNopSettings(factory.Type())
	host := componenttest.NewNopHost()
	// The factory shares one server between the signals.
	traceReceiver, err := factory.CreateTraces(ctx, settings, config, traces)
	if err != nil {
		log.Fatal(err)
	}
	metricReceiver, err := factory.CreateMetrics(ctx, settings, config, metrics)
	if err != nil {
		log.Fatal(err)
	}
	if err := traceReceiver.Start(ctx, host); err != nil {
		log.Fatal(err)
	}
	if err := metricReceiver.Start(ctx, host); err != nil {
		log.Fatal(err)
	}
	fmt.Println(`{"listening":true}`)
	<-ctx.Done()
}
