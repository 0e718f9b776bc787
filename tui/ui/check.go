package ui

import (
	"fmt"
	"slices"
	"strings"
)

// CheckKeys says what is wrong with the actions of some scopes, each of which is
// in force together with "everywhere": a key or an id twice, an action without
// words, a key that carries no verb. Tests of the whole program call it.
func CheckKeys(scopes map[string][]Action) []string {
	var bad []string
	for name, actions := range scopes {
		keys, ids := map[string]string{}, map[string]bool{}
		for _, a := range actions {
			bad = append(bad, checkAction(name, a)...)
			if ids[a.ID] {
				bad = append(bad, fmt.Sprintf("%s: the id %s is there twice", name, a.ID))
			}
			ids[a.ID] = true
			for _, k := range a.Key.Keys() {
				if other, ok := keys[k]; ok {
					bad = append(bad, fmt.Sprintf("%s: %s belongs to %s and to %s", name, k, other, a.ID))
				}
				keys[k] = a.ID
			}
		}
	}
	slices.Sort(bad)
	return bad
}

func checkAction(scope string, a Action) []string {
	var bad []string
	if a.ID == "" || a.Label == "" || a.Help == "" {
		bad = append(bad, fmt.Sprintf("%s: %q has no id, no word or no sentence", scope, a.ID))
	}
	keys := a.Key.Keys()
	if len(keys) == 0 {
		return bad
	}
	if !isVerb(keys) && !isDigit(keys) {
		bad = append(bad, fmt.Sprintf("%s: %s is on %s, which is the key of no verb", scope, a.ID, strings.Join(keys, " ")))
	}
	if strings.ContainsAny(keys[0], "hjklgG") && len(keys[0]) == 1 {
		bad = append(bad, fmt.Sprintf("%s: %s is on %s, which moves the cursor", scope, a.ID, keys[0]))
	}
	swallowed := []string{"ctrl+a", "ctrl+b", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+q", "ctrl+s", "ctrl+z", "f11"}
	if !slices.ContainsFunc(keys, func(k string) bool { return !slices.Contains(swallowed, k) && !strings.HasPrefix(k, "alt+") }) {
		bad = append(bad, fmt.Sprintf("%s: %s has only keys that some terminals swallow", scope, a.ID))
	}
	return bad
}

func isVerb(keys []string) bool {
	for _, of := range verbKeys {
		if slices.Equal(of, keys) {
			return true
		}
	}
	return false
}

func isDigit(keys []string) bool {
	return len(keys) == 1 && len(keys[0]) == 1 && keys[0][0] >= '1' && keys[0][0] <= '9'
}
