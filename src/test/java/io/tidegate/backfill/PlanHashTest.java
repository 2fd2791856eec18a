package io.tidegate.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanHashTest {
    @Test
    void approvals_are_not_part_of_it_and_everything_else_is() throws Exception {
        Random random = new Random(7);
        BackfillPlan plan = Plans.random(random);
        BackfillPlan other = Plans.random(random);

        assertThat(changed(plan, "approvals", other).hash()).isEqualTo(plan.hash());
        for (RecordComponent component : BackfillPlan.class.getRecordComponents()) {
            if (!component.getName().equals("approvals") && !same(component, plan, other)) {
                assertThat(changed(plan, component.getName(), other).hash())
                        .as(component.getName())
                        .isNotEqualTo(plan.hash());
            }
        }
    }

    @Test
    void everything_of_a_job_and_of_its_estimate_is_part_of_it() throws Exception {
        Random random = new Random(8);
        BackfillPlan plan = Plans.random(random);
        JobPart part = plan.jobs().get(0);
        JobPart other = Plans.random(random).jobs().get(0);

        for (RecordComponent component : JobPart.class.getRecordComponents()) {
            if (!same(component, part, other)) {
                assertThat(with(plan, changed(part, component.getName(), other)).hash())
                        .as(component.getName())
                        .isNotEqualTo(plan.hash());
            }
        }
        for (RecordComponent component : part.estimate().getClass().getRecordComponents()) {
            if (!same(component, part.estimate(), other.estimate())) {
                Object estimate = changed(part.estimate(), component.getName(), other.estimate());
                assertThat(with(plan, set(part, "estimate", estimate)).hash())
                        .as(component.getName())
                        .isNotEqualTo(plan.hash());
            }
        }
    }

    @Test
    void it_does_not_hang_on_the_order_in_which_maps_were_filled() {
        BackfillPlan plan = Plans.days(40);
        JobPart part = plan.jobs().get(0);
        JobPart sorted = new JobPart(
                part.job(),
                part.owner(),
                part.definition(),
                part.tableVersion(),
                part.chunks(),
                new TreeMap<>(part.inputs()),
                Map.copyOf(new TreeMap<>(part.isReprocess())),
                part.leftOut(),
                part.replaces(),
                part.readers(),
                part.estimate());

        assertThat(with(plan, sorted).hash()).isEqualTo(plan.hash()).hasSize(64);
    }

    private static BackfillPlan with(BackfillPlan plan, JobPart part) {
        return new BackfillPlan(
                plan.id(),
                plan.reason(),
                plan.plannedBy(),
                plan.plannedAt(),
                plan.codeVersion(),
                plan.command(),
                plan.currency(),
                plan.budget(),
                plan.window(),
                plan.newestFirst(),
                plan.needsApproval(),
                Stream.concat(Stream.of(part), plan.jobs().stream().skip(1)).toList(),
                plan.approvals());
    }

    private static boolean same(RecordComponent component, Record one, Record other) throws Exception {
        return component
                .getAccessor()
                .invoke(one)
                .equals(component.getAccessor().invoke(other));
    }

    private static <T extends Record> T changed(T record, String name, T other) throws Exception {
        return set(record, name, record.getClass().getMethod(name).invoke(other));
    }

    /** The record with another value of one component. */
    @SuppressWarnings("unchecked")
    private static <T extends Record> T set(T record, String name, Object value) throws Exception {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = components[i].getName().equals(name)
                    ? value
                    : components[i].getAccessor().invoke(record);
        }
        Constructor<?> canonical = record.getClass()
                .getDeclaredConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
        return (T) canonical.newInstance(values);
    }
}
