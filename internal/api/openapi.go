package api

func describe() []byte { return []byte("{}") }
