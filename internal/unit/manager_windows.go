package unit

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/svc"
	"golang.org/x/sys/windows/svc/eventlog"
	"golang.org/x/sys/windows/svc/mgr"

	"genggam/internal/fault"
	"genggam/internal/seal"
)

// account is the node's own (a virtual account): it has no password, cannot
// sign in, and Windows makes it with the service.
const account = `NT SERVICE\` + seal.ServiceName

// Host is the machine that a service is installed on.
type Host struct{}

// This is the machine that the program runs on.
func This() Host { return Host{} }

// Allowed refuses whoever may not change services (service.not-admin).
func (Host) Allowed() error {
	m, err := mgr.Connect()
	if errors.Is(err, windows.ERROR_ACCESS_DENIED) {
		return fault.New(fault.Forbidden, "service.not-admin").Because(err)
	}
	if err != nil {
		return fmt.Errorf("asking the service manager: %w", err)
	}
	return m.Disconnect()
}

// Plan lists what installing does, in order.
func (h Host) Plan(s Spec) ([]Step, error) {
	if err := s.checked(); err != nil {
		return nil, err
	}
	program := programAt()
	steps := []Step{
		{"service.step-stop", nil, h.Stop},
		{"service.step-copy", []any{program}, func() error { return copyProgram(s.Program, program) }},
		{"service.step-directory", []any{filepath.Dir(s.Dir)}, func() error { return Guard(s.Dir, s.Keys) }},
		{"service.step-service", []any{seal.ServiceName, account}, func() error { return h.register(s, program) }},
	}
	if s.Founded() {
		steps = append(steps, Step{"service.step-start", nil, h.Start})
	}
	return steps, nil
}

// programAt is where only administrators may write.
func programAt() string {
	dir, err := windows.KnownFolderPath(windows.FOLDERID_ProgramFiles, 0)
	if err != nil {
		dir = `C:\Program Files`
	}
	return filepath.Join(dir, seal.ServiceName, "genggam.exe")
}

// with opens the service for f; a service that is not there is service.missing.
func (Host) with(f func(*mgr.Service) error) error {
	m, err := mgr.Connect()
	if errors.Is(err, windows.ERROR_ACCESS_DENIED) {
		return fault.New(fault.Forbidden, "service.not-admin").Because(err)
	}
	if err != nil {
		return fmt.Errorf("asking the service manager: %w", err)
	}
	defer func() { _ = m.Disconnect() }()
	s, err := m.OpenService(seal.ServiceName)
	if errors.Is(err, windows.ERROR_SERVICE_DOES_NOT_EXIST) {
		return fault.New(fault.NotFound, "service.missing").Because(err)
	}
	if err != nil {
		return fmt.Errorf("opening the service: %w", err)
	}
	defer func() { _ = s.Close() }()
	return f(s)
}

// register makes the service, or brings it up to date.
func (h Host) register(s Spec, program string) error {
	c := mgr.Config{
		ServiceType: windows.SERVICE_WIN32_OWN_PROCESS, StartType: mgr.StartAutomatic, ErrorControl: mgr.ErrorNormal,
		DisplayName: s.Title, Description: s.About, ServiceStartName: account,
	}
	args := s.arguments(s.Passphrase)
	err := h.with(func(old *mgr.Service) error {
		c.BinaryPathName = windows.ComposeCommandLine(append([]string{program}, args...))
		return errors.Join(lenient(old.UpdateConfig(c)), revive(old))
	})
	if f := fault.As(err); f != nil && f.Key == "service.missing" {
		err = create(c, program, args)
	}
	if err != nil {
		return err
	}
	// A source that is there already is as good.
	_ = eventlog.InstallAsEventCreate(seal.ServiceName, eventlog.Info|eventlog.Warning|eventlog.Error)
	return nil
}

func create(c mgr.Config, program string, args []string) error {
	m, err := mgr.Connect()
	if err != nil {
		return err
	}
	defer func() { _ = m.Disconnect() }()
	s, err := m.CreateService(seal.ServiceName, program, c, args...)
	if err != nil {
		return fmt.Errorf("making the service: %w", err)
	}
	return errors.Join(revive(s), s.Close())
}

// revive tells the manager to begin a node again that fell, also when it ended
// by itself with an error.
func revive(s *mgr.Service) error {
	again := mgr.RecoveryAction{Type: mgr.ServiceRestart, Delay: 2 * time.Second}
	err := s.SetRecoveryActions([]mgr.RecoveryAction{again, again, {Type: mgr.ServiceRestart, Delay: time.Minute}}, 24*60*60)
	if err == nil {
		err = lenient(s.SetRecoveryActionsOnNonCrashFailures(true))
	}
	return err
}

// lenient forgives a system that does not know one of the finer settings.
func lenient(err error) error {
	if errors.Is(err, windows.ERROR_INVALID_LEVEL) {
		return nil
	}
	return err
}

// Removal lists what removing does. Data and keys stay.
func (h Host) Removal() []Step {
	program := programAt()
	return []Step{
		{"service.step-stop", nil, h.Stop},
		{"service.step-remove", []any{account}, func() error {
			_ = eventlog.Remove(seal.ServiceName)
			return h.with((*mgr.Service).Delete)
		}},
		{"service.step-remove", []any{program}, func() error {
			if self, err := os.Executable(); err == nil && same(self, program) {
				return nil // a running program cannot be taken away
			}
			return gone(os.Remove(program))
		}},
	}
}

// Start starts the service and waits until the manager says that it runs.
func (h Host) Start() error {
	return h.with(func(s *mgr.Service) error {
		if err := s.Start(); err != nil && !errors.Is(err, windows.ERROR_SERVICE_ALREADY_RUNNING) {
			return fmt.Errorf("starting the service: %w", err)
		}
		return settled(s, svc.Running)
	})
}

// Stop ends the service gracefully and waits. One that is not there or stands
// still is well.
func (h Host) Stop() error {
	err := h.with(func(s *mgr.Service) error {
		if _, err := s.Control(svc.Stop); err != nil && !errors.Is(err, windows.ERROR_SERVICE_NOT_ACTIVE) {
			return fmt.Errorf("stopping the service: %w", err)
		}
		return settled(s, svc.Stopped)
	})
	if f := fault.As(err); f != nil && f.Key == "service.missing" {
		return nil
	}
	return err
}

// settled waits up to half a minute for a state, longer than a node takes to
// let the requests in hand finish.
func settled(s *mgr.Service, want svc.State) error {
	for range 300 {
		now, err := s.Query()
		if err != nil {
			return fmt.Errorf("asking the service: %w", err)
		}
		if now.State == want {
			return nil
		}
		if want == svc.Running && now.State == svc.Stopped {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fault.New(fault.Unavailable, "service.not-settled")
}

// State of the service as the manager tells it. Asking needs no rights.
func (Host) State() State {
	m, err := windows.OpenSCManager(nil, nil, windows.SC_MANAGER_CONNECT)
	if err != nil {
		return Missing
	}
	defer func() { _ = windows.CloseServiceHandle(m) }()
	name, err := windows.UTF16PtrFromString(seal.ServiceName)
	if err != nil {
		return Missing
	}
	s, err := windows.OpenService(m, name, windows.SERVICE_QUERY_STATUS)
	if err != nil {
		return Missing
	}
	defer func() { _ = windows.CloseServiceHandle(s) }()
	var now windows.SERVICE_STATUS
	switch err := windows.QueryServiceStatus(s, &now); {
	case err != nil:
		return Missing
	case now.CurrentState == windows.SERVICE_RUNNING, now.CurrentState == windows.SERVICE_START_PENDING:
		return Running
	case now.Win32ExitCode != 0 && now.Win32ExitCode != uint32(windows.ERROR_SERVICE_NEVER_STARTED):
		return Failed
	}
	return Stopped
}
