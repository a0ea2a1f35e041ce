//go:build !packed

package web

import "embed"

//go:embed page/*.html part/*.html static/*
var files embed.FS
