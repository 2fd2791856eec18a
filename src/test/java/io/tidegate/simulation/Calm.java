package io.tidegate.simulation;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.log.RunMark;
import io.tidegate.run.SimulatedSite;
import io.tidegate.run.Step;
import io.tidegate.testing.SimulatedTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A process that nothing befalls. */
class Calm implements SimulatedSite {
    final SimulatedWorld world;

    Calm(SimulatedWorld world) {
        this.world = world;
    }

    @Override
    public void begins(Job job, List<Partition> partitions) {}

    @Override
    public void ends() {}

    @Override
    public List<Partition> planned(Job job, List<Partition> partitions) {
        return partitions;
    }

    @Override
    public void enters(Step step, Job job, List<Partition> partitions) {
        world.clock().move(Duration.ofSeconds(20));
    }

    @Override
    public void waits(Duration wait) {
        world.clock().move(wait);
    }

    @Override
    public SimulatedTable table(Job job) {
        return world.table(job.name());
    }

    @Override
    public String content(Job job, Partition partition) {
        synchronized (world) {
            return world.content(job, partition);
        }
    }

    @Override
    public Fate fate(Job job, Partition partition) {
        return content(job, partition).startsWith(SimulatedWorld.BAD) ? Fate.BLOCKED : Fate.PUBLISHED;
    }

    @Override
    public BigDecimal price(Job job, Partition partition) {
        return BigDecimal.ONE;
    }

    @Override
    public void builds(Job job, Partition partition) {}

    @Override
    public OptionalLong commit(Job job, long readVersion, RunMark mark, Map<Partition, String> contents) {
        synchronized (world) {
            return table(job).commit(readVersion, mark, contents);
        }
    }

    @Override
    public boolean losesAnswer(Job job, List<Partition> partitions) {
        return false;
    }
}
