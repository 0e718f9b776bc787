// Package api offers a store over HTTP: every route of package remote, the stream
// of changes, the OpenAPI document, health and metrics.
package api
