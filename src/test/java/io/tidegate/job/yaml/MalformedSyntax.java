package io.tidegate.job.yaml;

import static io.tidegate.job.yaml.Malformed.edit;
import static io.tidegate.job.yaml.Malformed.whole;

import io.tidegate.job.yaml.Malformed.Case;
import java.util.List;

/** Faults of syntax, and YAML that no job file needs. */
final class MalformedSyntax {
    static final List<Case> CASES = List.of(
            edit(
                    "tab for indentation",
                    "    owner: {team: payments, contact: \"#payments\"}",
                    "\towner: {team: payments, contact: \"#payments\"}",
                    "owner:",
                    ""),
            edit("unquoted template as a value", "path: \"data/{{ ds }}.csv\"", "path: {{ ds }}", "path: {{", "quotes"),
            edit(
                    "unquoted template before text",
                    "path: \"data/{{ ds }}.csv\"",
                    "path: {{ ds }}.csv",
                    "path: {{",
                    "quotes"),
            edit(
                    "unquoted template in a flow map",
                    "row_count: {min: 1}",
                    "row_count: {min: {{ var.x }}}",
                    "row_count",
                    "quotes"),
            edit(
                    "unquoted template inside a flow map",
                    "row_count: {min: 1}",
                    "sql: {query: SELECT 1 FROM {{ this }}, max: 0}",
                    "sql: {query",
                    "quotes"),
            edit("duplicate key", "project: shop", "project: shop\nproject: shop2", "project: shop2", "twice"),
            edit(
                    "duplicate key in a flow map",
                    "owner: {team: payments, contact: \"#payments\"}",
                    "owner: {team: a, team: b, contact: c}",
                    "owner:",
                    "twice"),
            edit(
                    "merge key",
                    "owner: {team: payments, contact: \"#payments\"}",
                    "owner: {team: payments, contact: \"#payments\"}\n    <<: {tags: [a]}",
                    "<<:",
                    "YAML 1.2"),
            edit("tag", "table: orders_daily", "table: !!str orders_daily", "table:", "tag"),
            edit(
                    "tag of a Java class",
                    "table: orders_daily",
                    "table: !!javax.script.ScriptEngineManager [x]",
                    "table:",
                    "tag"),
            edit(
                    "pattern taken for an alias",
                    "path: \"data/{{ ds }}.csv\"",
                    "path: *.csv",
                    "path: *",
                    "Cannot read the file as YAML"),
            edit("alias of nothing", "path: \"data/{{ ds }}.csv\"", "path: *somewhere", "path: *", "stands for"),
            edit(
                    "colon inside a value",
                    "project: shop",
                    "project: shop: x",
                    "project: shop: x",
                    "Cannot read the file as YAML"),
            edit(
                    "quote that does not close",
                    "table: orders_daily",
                    "table: \"orders_daily",
                    "",
                    "Cannot read the file as YAML"),
            edit(
                    "bracket that does not close",
                    "row_count: {min: 1}",
                    "not_null: [a, b",
                    "",
                    "Cannot read the file as YAML"),
            edit("at sign", "table: orders_daily", "table: @orders", "table: @", "Cannot read the file as YAML"),
            edit(
                    "indentation that steps back too far",
                    "    owner: {team: payments, contact: \"#payments\"}",
                    "   owner: {team: payments, contact: \"#payments\"}",
                    "owner:",
                    "Cannot read the file as YAML"),
            whole("two documents", JobText.SMALLEST + "---\nversion: 1\n", "---", "more than one document"),
            whole("list at the top", "- version: 1\n", "- version", "not a map"),
            whole("text at the top", "version 1\n", "version 1", "not a map"),
            whole("nothing", "", "", "empty"),
            whole("comments only", "# nothing\n", "", "empty"),
            whole("document marker only", "---\n", "", "not a map"),
            whole("list as a key", "? [a, b]\n: c\n", "[a", "as a key"),
            whole("blank key", "version: 1\n: x\n", ": x", "Cannot read the file as YAML"),
            whole("yaml 2", "%YAML 2.0\n---\nversion: 1\n", "", "Cannot read"),
            edit(
                    "unquoted reference in a flow map",
                    "owner: {team: payments, contact: \"#payments\"}",
                    "owner: {team: ${TEAM}, contact: c}",
                    "owner:",
                    "without quotes, `${`"),
            whole("null key", "version: 1\n~: x\n", "~:", "blank key"),
            edit(
                    "template in SQL over lines",
                    "sql: SELECT *, _partition AS order_date FROM orders",
                    "sql: |\n        SELECT *\n        FROM orders\n        WHERE a = {{ var.x }}",
                    "{{ var.x }}",
                    "into SQL"),
            edit(
                    "variable in SQL over lines",
                    "sql: SELECT *, _partition AS order_date FROM orders",
                    "sql: |\n        SELECT *\n        -- not :var_y\n        FROM orders\n        WHERE a = :var_x",
                    ":var_x",
                    "no such variable"),
            edit("bad escape", "table: orders_daily", "table: \"\\q\"", "table:", "Cannot read the file as YAML"));

    private MalformedSyntax() {}
}
