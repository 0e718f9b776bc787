package ui

import "strings"

// ASCII gives each sign of frames and charts one ASCII character, so that nothing moves.
func ASCII(text string) string { return asciiFrame.Replace(text) }

// asciiFrame is read only.
var asciiFrame = strings.NewReplacer(
	"▌", ">", "▐", "<", "│", "|", "─", "-", "━", "=", "┌", "+", "┐", "+", "└", "+", "┘", "+", "┤", "+", "┼", "+", "╭", ".", "╮", ".", "╰", "'", "╯", "'",
	"…", "~", "·", ".", "–", "-", "−", "-", "×", "x", "●", "*", "○", "o", "■", "#", "▲", "^", "▼", "v", "◆", "@", "◇", "o", "✓", "y", "✎", "*", "•", "*", "↓", "v", "↑", "^", "←", "<", "→", ">", "↻", "*",
	"▁", "_", "▂", "_", "▃", "-", "▄", "-", "▅", "=", "▆", "=", "▇", "#", "█", "#", "░", ".", "▏", "|", "▎", "|", "▍", "|", "▋", "#", "▊", "#", "▉", "#", "‹", "<", "›", ">", "“", `"`, "”", `"`, "’", "'", "€", "E", "£", "L", "¥", "Y")
