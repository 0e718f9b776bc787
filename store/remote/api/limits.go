package api

import "time"

// Limits bounds what clients may use up. A zero field takes its default.
type Limits struct {
	TokenRate    float64 // requests a second that one token may make in the long run (50)
	TokenBurst   float64 // requests it may make at once (200)
	AddressRate  float64 // likewise per client address: an IPv4 /24, an IPv6 /64 (100)
	AddressBurst float64 // (400)
	FailedSignIn float64 // how many requests of the address a refused sign-in counts as (20)
	Buckets      int     // how many tokens and how many addresses are remembered (20,000 each)

	Concurrent int           // requests worked on at once (64)
	Queue      int           // requests that may wait for their turn (256)
	QueueWait  time.Duration // how long they may wait (2 s)
	Request    time.Duration // how long one request may take (25 s, under the write timeout of Serve)
	Import     time.Duration // likewise for a route with a larger body (2 min)
	Imports    int           // such bodies held in memory at once (2)
	Body       int64         // bytes of a request's body (1 MiB) unless its route allows more
	ImportBody int64         // bytes of a body on a route that allows more, at most what it allows (64 MiB)

	Streams         int           // event streams at once (2,000)
	StreamsPerToken int           // event streams of one token (16)
	Ring            int           // changes kept for streams that resume (1,024)
	Heartbeat       time.Duration // between comments that keep a stream alive (15 s)
	StreamWrite     time.Duration // how long one write to a stream may take (10 s)
	StreamPause     time.Duration // from one telling to the next, so that changes come in one piece (200 ms)
	WatchAgain      time.Duration // the pause before the store is watched again after its watch ended (1 s)
}

// withDefaults fills the zero fields in.
func (l Limits) withDefaults() Limits {
	fill(&l.TokenRate, 50)
	fill(&l.TokenBurst, 200)
	fill(&l.AddressRate, 100)
	fill(&l.AddressBurst, 400)
	fill(&l.FailedSignIn, 20)
	fill(&l.Buckets, 20_000)
	fill(&l.Concurrent, 64)
	fill(&l.Queue, 256)
	fill(&l.QueueWait, 2*time.Second)
	fill(&l.Request, 25*time.Second)
	fill(&l.Import, 2*time.Minute)
	fill(&l.Imports, 2)
	fill(&l.Body, 1<<20)
	fill(&l.ImportBody, 64<<20)
	fill(&l.Streams, 2_000)
	fill(&l.StreamsPerToken, 16)
	fill(&l.Ring, 1_024)
	fill(&l.Heartbeat, 15*time.Second)
	fill(&l.StreamWrite, 10*time.Second)
	fill(&l.StreamPause, 200*time.Millisecond)
	fill(&l.WatchAgain, time.Second)
	return l
}

func fill[T int | int64 | float64 | time.Duration](field *T, byDefault T) {
	if *field == 0 {
		*field = byDefault
	}
}
