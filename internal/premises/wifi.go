package premises

import (
	"fmt"

	"genggam/internal/cert"
	"genggam/internal/seal"
)

// OpenRoot opens the root alone, for what is sealed under it beside the data. It
// fails as opening the node does.
func (cfg Config) OpenRoot() (seal.Root, error) {
	root, _, err := openKeys(cfg)
	return root, err
}

// CertificateState is by which certificates the node is known in the office's own
// Wi-Fi, and what somebody has to do about them, to whoever runs an office;
// others see nothing. It opens no key.
func (p *Premises) CertificateState(a Actor) (cert.State, []cert.Warning, error) {
	if a.May(Stationery) != nil {
		return cert.State{}, nil, nil
	}
	s, err := cert.Show(p.Config.Keys)
	if err != nil {
		return s, nil, fmt.Errorf("looking at the certificates: %w", err)
	}
	return s, s.Warnings(p.Now()), nil
}
