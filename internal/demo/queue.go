package demo

import (
	"cmp"
	"container/heap"
	"context"
	"time"
)

// event is one thing that somebody does at a time of the story.
type event struct {
	at time.Time
	// turn keeps events of the same instant in the order they were thought of.
	turn int
	do   func(context.Context) error
}

// queue gives the events in the order of time: the journal's clock never goes
// back.
type queue struct {
	list []event
	made int
}

func (q *queue) add(at time.Time, do func(context.Context) error) {
	q.made++
	heap.Push(q, event{at, q.made, do})
}

// next takes the earliest event out; false when there is none.
func (q *queue) next() (event, bool) {
	if len(q.list) == 0 {
		return event{}, false
	}
	return heap.Pop(q).(event), true
}

// Len, Less, Swap, Push and Pop are those of heap.Interface.
func (q *queue) Len() int { return len(q.list) }

// Less orders by time, then by turn.
func (q *queue) Less(i, j int) bool {
	a, b := q.list[i], q.list[j]
	return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.turn, b.turn)) < 0
}

// Swap exchanges two events.
func (q *queue) Swap(i, j int) { q.list[i], q.list[j] = q.list[j], q.list[i] }

// Push adds an event at the end.
func (q *queue) Push(x any) { q.list = append(q.list, x.(event)) }

// Pop takes the last event.
func (q *queue) Pop() any {
	e := q.list[len(q.list)-1]
	q.list = q.list[:len(q.list)-1]
	return e
}
