package web

import "log/slog"

// wifiNotices say of the certificates in the office's own Wi-Fi what whoever runs
// the office has to do; there is no page to do it on. Files that cannot be read are
// told to the log and keep nobody from work.
func (k *clerk) wifiNotices() (out []MenuItem) {
	_, warnings, err := k.Desk.CertificateState(k.actor)
	if err != nil {
		k.Log.Error("certificates of the Wi-Fi", slog.String("error", err.Error()))
	}
	for _, w := range warnings {
		out = append(out, MenuItem{Label: k.say(w.Key, w.Args...)})
	}
	return out
}
