package io.tidegate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Bounds;
import io.tidegate.job.Check;
import io.tidegate.job.Column;
import io.tidegate.job.Format;
import io.tidegate.job.Job;
import io.tidegate.job.Ready;
import io.tidegate.job.Rule;
import io.tidegate.job.Rule.Measure;
import io.tidegate.job.Rule.Nulls;
import io.tidegate.job.Source;
import io.tidegate.job.Target;
import io.tidegate.job.Template;
import io.tidegate.job.TextOptions;
import io.tidegate.job.Window;
import io.tidegate.ledger.CheckOutcome;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Values of columns marked pii stand in no sample, message or metric of a check. */
class MaskTest extends AuditTest {
    private static final String CANARY = "me@example.org";

    private static Job personal(Check... checks) {
        Job job = job(Target.OnEmpty.FAIL, List.of("id"), checks);
        Source source = new Source.Files(
                "people",
                Template.parse("/data/{{ ds }}.csv", Map.of()),
                Format.CSV,
                TextOptions.DEFAULT,
                List.of(
                        new Column("id", "int", Optional.empty()),
                        new Column("status", "string", Optional.empty()),
                        new Column("email", "string", Optional.empty(), true)),
                true,
                Window.NONE,
                Ready.WHEN_THERE,
                true);
        return new Job(
                job.name(),
                job.description(),
                job.tags(),
                job.owner(),
                job.partition(),
                List.of(source),
                job.transform(),
                job.target(),
                job.onBlocked(),
                job.checks(),
                job.retry(),
                job.finalAfter(),
                job.runbook(),
                job.vars(),
                job.configuration());
    }

    private static Dataset<Row> people() {
        return rows(
                "id int, status string, email string, mail_copy string, born date",
                row(1, "new", CANARY, CANARY, ds("1970-01-01")),
                row(2, "new", CANARY, CANARY, ds("1970-01-01")));
    }

    private static Check named(String name, Rule rule) {
        return check(name, rule, null, Check.OnFail.BLOCK, Check.OnNoRows.FAIL);
    }

    private static List<Rule> rules() {
        return List.of(
                new Rule.Pattern("email", "x", Nulls.IGNORE, ALL),
                new Rule.AcceptedValues("mail_copy", List.of("x"), Nulls.IGNORE, ALL),
                new Rule.Expression("email <> mail_copy", Nulls.IGNORE, ALL),
                new Rule.Expression("email = status", Nulls.IGNORE, ALL),
                new Rule.Length("email", OptionalInt.of(99), OptionalInt.empty(), Nulls.IGNORE, ALL),
                new Rule.Unique(List.of("email", "status")),
                new Rule.UniqueRatio(List.of("mail_copy"), Bounds.atLeast("1")),
                new Rule.Statistic(Measure.MIN, "born", Optional.of("2000-01-01"), Optional.empty()),
                new Rule.Relationships("email", "known", "email", Nulls.IGNORE, ALL),
                new Rule.Reconcile("bank", List.of("email"), List.of(), List.of(), BigDecimal.ZERO));
    }

    @Test
    void no_check_shows_a_personal_value_nor_that_of_a_column_that_no_source_declares() {
        Check[] checks = rules().stream()
                .map(rule -> named("c" + rules().indexOf(rule), rule))
                .toArray(Check[]::new);
        Map<String, Dataset<Row>> sources = Map.of(
                "known", SPARK.sql("SELECT 'a' email"),
                "bank", SPARK.sql("SELECT 'you@example.org' email, date'2024-03-15' _partition"));
        List<CheckOutcome> outcomes = audit(personal(checks), people(), List.of(DAY), sources)
                .get(DAY)
                .outcomes();
        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(CheckOutcome.Status.FAIL);
            assertThat(outcome.toString()).doesNotContain("example.org").doesNotContain("1970");
        });
        assertThat(outcomes.get(0).samples()).containsExactly("id=1", "id=2");
        assertThat(outcomes.get(3).samples()).containsExactly("email=***, status=new", "email=***, status=new");
        assertThat(outcomes.get(5).samples()).containsExactly("email=***, status=new (2 rows)");
        assertThat(outcomes.get(7).observed()).isEqualTo("min is ***");
        assertThat(outcomes.get(8).samples()).containsExactly("email=*** (2 rows)");
    }

    @Test
    void without_the_mark_values_are_shown() {
        CheckOutcome outcome = outcome(people(), new Rule.Pattern("email", "x", Nulls.IGNORE, ALL));
        assertThat(outcome.samples()).containsExactly(CANARY, CANARY);
    }

    @Test
    void an_error_that_quotes_a_value_is_told_without_it() {
        SPARK.conf().set("spark.sql.ansi.enabled", "true");
        try {
            Job job = personal(named("casts", new Rule.Expression("CAST(email AS INT) > 0", Nulls.IGNORE, ALL)));
            CheckOutcome outcome =
                    audit(job, people(), List.of(DAY)).get(DAY).outcomes().get(0);
            assertThat(outcome.status()).isEqualTo(CheckOutcome.Status.CONFIG_ERROR);
            assertThat(outcome.observed()).startsWith("[CAST_INVALID_INPUT]").doesNotContain("example.org");
        } finally {
            SPARK.conf().unset("spark.sql.ansi.enabled");
        }
    }
}
