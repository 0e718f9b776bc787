package postgres

import (
	"fmt"
	"strconv"

	"github.com/refdeck/refdeck/store/internal/sqlstore"
)

// oldest is the first server that is tested, as server_version_num says it.
const oldest = 130000

// checks are the invariants that the engine answers (RELIABILITY §2).
func (d *DB) checks() map[string]func(sqlstore.Lister) ([]string, error) {
	return map[string]func(sqlstore.Lister) ([]string, error){"I40": checkReferences, "I44": d.checkSchema, "I45": checkEngine}
}

// checkReferences looks for references that lead nowhere, for constraints and
// indexes that are not in force, and has the engine look at its indexes where it can.
func checkReferences(list sqlstore.Lister) ([]string, error) {
	var out []string
	for _, look := range []func(sqlstore.Lister) ([]string, error){idle, dangling, checkIndexes} {
		found, err := look(list)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// references lists the foreign keys of our schema, one column each.
const references = `SELECT t.relname, a.attname, r.relname, b.attname, CAST(c.convalidated AS TEXT) FROM pg_constraint c
	JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid JOIN pg_namespace n ON n.oid = t.relnamespace
	JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
	WHERE c.contype = 'f' AND n.nspname = current_schema() ORDER BY t.relname, a.attname`

func dangling(list sqlstore.Lister) ([]string, error) {
	keys, err := list(references)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, k := range keys {
		if fmt.Sprint(k[4]) != "true" {
			out = append(out, fmt.Sprintf("%v.%v is not checked", k[0], k[1]))
		}
		rows, err := list(fmt.Sprintf(`SELECT CAST(x.%[2]q AS TEXT) FROM %[1]q x WHERE x.%[2]q IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %[3]q r WHERE r.%[4]q = x.%[2]q) LIMIT 100`, k[0], k[1], k[2], k[3]))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			out = append(out, fmt.Sprintf("%v.%v refers to a missing %v/%v", k[0], k[1], k[2], row[0]))
		}
	}
	return out, nil
}

// idle names what is there but not in force.
func idle(list sqlstore.Lister) ([]string, error) {
	rows, err := list(`SELECT 'the check of references of ' || t.relname || ' is switched off' FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
		JOIN pg_namespace n ON n.oid = t.relnamespace WHERE g.tgisinternal AND g.tgenabled = 'D' AND n.nspname = current_schema()
		UNION SELECT 'the index ' || i.relname || ' is not valid' FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
		JOIN pg_namespace n ON n.oid = i.relnamespace WHERE NOT x.indisvalid AND n.nspname = current_schema()`)
	return firsts(rows), err
}

func firsts(rows [][]any) []string {
	var out []string
	for _, row := range rows {
		out = append(out, fmt.Sprint(row[0]))
	}
	return out
}

// checkIndexes has amcheck look at every index where it is installed and permitted.
// An index that it finds broken is an error, which says that the store is damaged.
func checkIndexes(list sqlstore.Lister) ([]string, error) {
	rows, err := list(`SELECT count(*) FROM pg_extension e JOIN pg_proc p ON p.proname = 'bt_index_check' AND p.pronamespace = e.extnamespace
		WHERE e.extname = 'amcheck' AND has_function_privilege(p.oid, 'EXECUTE')`)
	if err != nil || fmt.Sprint(rows[0][0]) == "0" {
		return nil, err
	}
	_, err = list(`SELECT CAST(bt_index_check(i.oid) AS TEXT) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam
		JOIN pg_namespace n ON n.oid = i.relnamespace WHERE m.amname = 'btree' AND n.nspname = current_schema() AND x.indisvalid`)
	return nil, err
}

// checkSchema compares the schema's version with the program's, looks for gaps in
// the list of migrations and for the row that writers lock.
func (d *DB) checkSchema(list sqlstore.Lister) ([]string, error) {
	applied, err := list("SELECT version FROM refdeck_schema ORDER BY version")
	if err != nil {
		return nil, err
	}
	var out []string
	for i, row := range applied {
		if fmt.Sprint(row[0]) != strconv.Itoa(i) {
			out = append(out, fmt.Sprintf("migration %v stands where %d should", row[0], i))
		}
	}
	if n := int64(len(applied)) - 1; n != d.steps.version {
		out = append(out, fmt.Sprintf("%d migrations are listed", n))
	}
	locks, err := list("SELECT id FROM write_lock")
	if err == nil && (len(locks) != 1 || fmt.Sprint(locks[0][0]) != "1") {
		out = append(out, "the row that writers lock is missing or not alone")
	}
	return out, err
}

// checkEngine looks at the server: is it new enough, and is what it confirms on its disk.
func checkEngine(list sqlstore.Lister) ([]string, error) {
	rows, err := list("SELECT name, setting FROM pg_settings WHERE name IN ('server_version_num', 'fsync', 'full_page_writes', 'synchronous_commit')")
	if err != nil {
		return nil, err
	}
	set := pairs(rows)
	var out []string
	if n, err := strconv.Atoi(set["server_version_num"]); err == nil && n < oldest {
		out = append(out, "PostgreSQL is older than 13")
	}
	for _, name := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		if set[name] == "off" {
			out = append(out, name+" is off")
		}
	}
	return out, nil
}
