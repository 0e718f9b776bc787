// Package sshd serves the dashboard and the commands over SSH.
//
// Who somebody is follows from the key that their session was opened with, is
// looked up once when the session begins, and nowhere else: what a client offered
// before it was authenticated says nothing (RELIABILITY §0.1). Nobody gets a shell,
// a file, a forwarded port or an agent; a session is the dashboard or one command.
package sshd
