package io.tidegate.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.security.BillOfMaterials.Component;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No library with a published weakness comes in unseen: the bill of materials against the checked-in list, without a network. */
class AdvisoriesTest {
    @Test
    void every_known_weakness_of_what_we_bundle_or_run_on_is_accepted_with_a_reason() throws Exception {
        Advisories advisories = Advisories.read(Advisories.FILE);
        assertThat(advisories.faults(BillOfMaterials.components())).isEmpty();
        advisories
                .staleness(LocalDate.now(ZoneOffset.UTC))
                .ifPresent(warning -> System.out.println("WARNING " + warning));
    }

    @Test
    void nothing_that_we_bundle_has_a_known_weakness_accepted_or_not() throws Exception {
        Advisories advisories = Advisories.read(Advisories.FILE);
        assertThat(BillOfMaterials.components().stream()
                        .filter(Component::isBundled)
                        .filter(c -> advisories.known().stream().anyMatch(a -> a.hits(c))))
                .isEmpty();
    }

    @Test
    void an_unaccepted_match_and_an_acceptance_of_nothing_are_faults() throws Exception {
        Advisories advisories = Advisories.read(Advisories.FILE);
        List<Component> components = new ArrayList<>(BillOfMaterials.components());
        components.add(component("org.yaml", "snakeyaml", "1.33"));
        components.add(component("org.apache.parquet", "parquet-avro", "1.13.1"));
        components.removeIf(c -> c.coordinates().equals("org.apache.ivy:ivy"));
        assertThat(advisories.faults(components))
                .hasSize(4)
                .anyMatch(f -> f.startsWith("CVE-2022-1471 hits org.yaml:snakeyaml 1.33 (provided)"))
                .anyMatch(f -> f.startsWith("CVE-2025-30065 hits"))
                .anyMatch(f -> f.startsWith("org.apache.ivy:ivy CVE-2022-46751 is accepted and hits nothing"));
    }

    @Test
    void an_old_list_warns() throws Exception {
        Advisories advisories = Advisories.read(Advisories.FILE);
        LocalDate last = advisories.asOf().plusDays(advisories.staleAfterDays());
        assertThat(advisories.staleness(last)).isEmpty();
        assertThat(advisories.staleness(last.plusDays(1)))
                .hasValueSatisfying(w -> assertThat(w).contains(".ci/advisories.json"));
    }

    @Test
    void versions_compare_by_number_and_a_word_comes_before_the_release() {
        String[] ordered = {
            "1.8", "1.8.1", "1.10.0", "2.0-beta9", "2.0", "2.0.1", "4.1.96.Final", "4.1.100.Final", "16.0.1"
        };
        for (int i = 1; i < ordered.length; i++) {
            assertThat(Versions.compare(ordered[i - 1], ordered[i]))
                    .as(ordered[i])
                    .isNegative();
            assertThat(Versions.compare(ordered[i], ordered[i - 1])).isPositive();
        }
        assertThat(Versions.compare("1.0", "1.0.0")).isZero();
        assertThat(Versions.compare("3.29.2-GA", "3.29.2")).isZero();
    }

    private static Component component(String group, String name, String version) {
        return new Component(group, name, version, "", "", false);
    }
}
