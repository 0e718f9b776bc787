package api

import (
	"net/http"
	"strconv"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/remote"
)

// input reads what a request asks for, and the operation where the route takes one.
func (x *exchange) input(r *http.Request, who caller, body []byte) (in any, op operation, err error) {
	for i, name := range x.endpoint.names {
		r.SetPathValue(name, x.values[i])
	}
	route := x.endpoint.route
	if in, err = route.Read(r, body); err != nil {
		return nil, op, err
	}
	if route.Op {
		op = operation{key: opKey{token: who.token, id: r.Header.Get(remote.KeyHeader)}, request: requestSum(r, body)}
	}
	return in, op, nil
}

// send answers with a value. It is encoded whole before anything is sent, so that a
// failure can still be told.
func (x *exchange) send(actor domain.Actor, out any, buf *buffer) {
	b, err := remote.Append(buf.bytes[:0], out)
	if err != nil {
		x.fail(domain.Wrap(domain.Internal, err, "the answer could not be encoded"))
		return
	}
	buf.bytes = b
	h := x.Header()
	h.Set(remote.ActorHeader, remote.ActorTag(actor))
	if tag := x.endpoint.route.ETag(out); tag != "" {
		h.Set("ETag", tag)
	}
	if warning := x.server.warning(); warning != "" {
		h.Set(WarnHeader, headerText(warning))
	}
	x.sendJSON(b)
}

// sendJSON answers 200 with an encoded value.
func (x *exchange) sendJSON(b []byte) {
	h := x.Header()
	h["Content-Type"] = contentJSON
	h.Set("Content-Length", strconv.Itoa(len(b)))
	x.WriteHeader(http.StatusOK)
	x.put(b)
}
