package web

import (
	"log"
	"net/http"
	"time"
)

// NewHTTPServer returns a server for a handler with bounds on everything a slow
// or broken reader can do: headers within 5 s (a connection that dribbles its
// headers is closed), a body within 5 minutes (a photograph over a 2G link),
// 16 KiB of headers. The log may be nil.
func NewHTTPServer(addr string, h http.Handler, errors *log.Logger) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       5 * time.Minute,
		WriteTimeout:      6 * time.Minute,
		IdleTimeout:       75 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          errors,
	}
}
