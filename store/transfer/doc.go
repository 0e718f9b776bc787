// Package transfer copies a whole store into another one, whatever their engines,
// row by row, and proves that nothing was lost or changed on the way.
package transfer
