package unit

import (
	"bufio"
	"context"
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/svc"
	"golang.org/x/sys/windows/svc/eventlog"

	"genggam/internal/seal"
)

// Run runs a program. Started by the service manager, its context ends when the
// manager says stop or the machine shuts down, as it does on SIGTERM elsewhere,
// and what is written to the file that speak is given goes to the event log.
func Run(f func(context.Context) int, speak func(*os.File)) int {
	if is, err := svc.IsWindowsService(); (err != nil || !is) && consoleMates() > 0 {
		return f(context.Background())
	}
	// Whoever has no console may still be no service, as a scheduled task is:
	// then the manager knows nothing of it.
	p := &program{f: f, speak: speak}
	switch err := svc.Run(seal.ServiceName, p); {
	case errors.Is(err, windows.ERROR_FAILED_SERVICE_CONTROLLER_CONNECT):
		return f(context.Background())
	case err != nil:
		return 1
	}
	return p.code
}

// stopHint is how long the manager may wait for a stop, milliseconds.
const stopHint = 25_000

// program is a svc.Handler.
type program struct {
	f     func(context.Context) int
	speak func(*os.File)
	code  int
}

// Execute implements svc.Handler. An exit status other than 0 is told to the
// manager, who then begins the service again.
func (p *program) Execute(_ []string, asked <-chan svc.ChangeRequest, tell chan<- svc.Status) (bool, uint32) {
	tell <- svc.Status{State: svc.StartPending}
	defer toEventLog(p.speak)()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	done := make(chan int, 1)
	go func() { done <- p.f(ctx) }()
	tell <- svc.Status{State: svc.Running, Accepts: svc.AcceptStop | svc.AcceptShutdown}
	for {
		select {
		case p.code = <-done:
			return p.code != 0, uint32(p.code)
		case c := <-asked:
			switch c.Cmd {
			case svc.Interrogate:
				tell <- c.CurrentStatus
			case svc.Stop, svc.Shutdown:
				tell <- svc.Status{State: svc.StopPending, WaitHint: stopHint}
				stop()
			}
		}
	}
}

// toEventLog hands out a file whose lines become events, until the returned
// function is called.
func toEventLog(speak func(*os.File)) (finish func()) {
	log, err := eventlog.Open(seal.ServiceName)
	if err != nil {
		return func() {}
	}
	r, w, err := os.Pipe()
	if err != nil {
		_ = log.Close()
		return func() {}
	}
	speak(w)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for s := bufio.NewScanner(r); s.Scan(); {
			_ = report(log, s.Text())
		}
	}()
	return func() { _ = w.Close(); <-done; _ = log.Close() }
}

// report writes one line under the kind that its level says.
func report(log *eventlog.Log, line string) error {
	const id = 1
	switch {
	case strings.Contains(line, "level=ERROR"), strings.HasPrefix(line, "genggam:"):
		return log.Error(id, line)
	case strings.Contains(line, "level=WARN"):
		return log.Warning(id, line)
	}
	return log.Info(id, line)
}
