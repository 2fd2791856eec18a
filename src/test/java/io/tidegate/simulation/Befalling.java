package io.tidegate.simulation;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.ledger.BackfillRequests.Wish;
import io.tidegate.ledger.RunId;
import io.tidegate.log.RunMark;
import io.tidegate.plan.Force;
import io.tidegate.run.SimulatedEngine;
import io.tidegate.run.Step;
import io.tidegate.run.StopRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * The process that applies the backfill, and what befalls it. Each throw of the dice hangs on the seed, on what is about to happen and
 * on how often it did, not on which thread comes first.
 */
final class Befalling extends Calm {
    private final Truth truth;
    private final Shape shape;
    private final Planted planted;
    private final BackfillPlan plan;
    private final BackfillRequests requests;
    private final RunId older;
    private final boolean isDisturbed;
    private final Map<String, Integer> times = new HashMap<>();
    private SimulatedEngine engine;
    private boolean isDead;
    private boolean hasOlderCome;

    Befalling(
            SimulatedWorld world,
            Truth truth,
            Shape shape,
            Planted planted,
            BackfillPlan plan,
            BackfillRequests requests,
            RunId older,
            boolean isDisturbed) {
        super(world);
        this.truth = truth;
        this.shape = shape;
        this.planted = planted;
        this.plan = plan;
        this.requests = requests;
        this.older = older;
        this.isDisturbed = isDisturbed;
    }

    void in(SimulatedEngine process) {
        engine = process;
    }

    @Override
    public void begins(Job job, List<Partition> partitions) {
        synchronized (world) {
            requireAlive();
            truth.begins(job, partitions);
        }
    }

    @Override
    public void ends() {
        synchronized (world) {
            requireAlive();
        }
    }

    @Override
    public List<Partition> planned(Job job, List<Partition> partitions) {
        if (planted != Planted.CHUNKS_ARE_BUILT_WHOLE || !job.name().equals("totals")) {
            return partitions;
        }
        synchronized (world) {
            return plan.part(job.name()).orElseThrow().chunks().stream()
                    .map(JobPart.PlannedChunk::partitions)
                    .filter(chunk -> chunk.containsAll(partitions))
                    .findFirst()
                    .map(chunk -> chunk.stream()
                            .filter(p -> partitions.contains(p) || truth.isNotBuilt(job, p))
                            .toList())
                    .orElse(partitions);
        }
    }

    private void requireAlive() {
        if (isDead) {
            throw new Killed();
        }
    }

    @Override
    public void enters(Step step, Job job, List<Partition> partitions) {
        synchronized (world) {
            requireAlive();
            world.clock().move(Duration.ofSeconds(30));
            if (isDisturbed) {
                Random dice = dice(step.name(), job, partitions);
                befalls(dice.nextInt(1000), dice, job, partitions);
            }
        }
    }

    private Random dice(String what, Job job, List<Partition> partitions) {
        String key = "%d %d %s %s %s".formatted(shape.seed(), truth.applies(), what, job.name(), partitions);
        long hash = 1125899906842597L;
        String drawn = key + times.merge(key, 1, Integer::sum);
        for (int i = 0; i < drawn.length(); i++) {
            hash = 31 * hash + drawn.charAt(i);
        }
        return new Random(hash * 0x9E3779B97F4A7C15L);
    }

    private void befalls(int number, Random dice, Job job, List<Partition> partitions) {
        Partition one = partitions.get(dice.nextInt(partitions.size()));
        if (number < 25) {
            isDead = true;
            throw new Killed();
        } else if (number < 45) {
            world.run(job, one, world.nextRun(), Optional.of(new Force("a fault was seen")));
        } else if (number < 60) {
            world.someRun(dice, plan, Optional.empty());
        } else if (number < 72 && !hasOlderCome) {
            hasOlderCome = true;
            world.run(job, one, older, Optional.of(new Force("a fault was seen")));
        } else if (number < 90) {
            world.hold(job, one);
        } else if (number < 98) {
            ask(Wish.PAUSE);
        } else if (number < 101) {
            ask(Wish.CANCEL);
        } else if (number < 106) {
            engine.stop(new StopRequest(ErrorCode.TERMINATED, "SIGTERM"));
        } else if (number < 120 && shape.sourcesMove()) {
            world.moveSource(one);
        }
    }

    private void ask(Wish wish) {
        truth.asked(wish);
        if (planted != Planted.REQUESTS_GET_LOST) {
            requests.ask(wish, "ann", "the cluster is needed", world.clock().instant());
        }
    }

    @Override
    public void waits(Duration wait) {
        synchronized (world) {
            requireAlive();
            world.clock().move(wait);
            if (wait.compareTo(Duration.ofSeconds(20)) < 0) {
                world.releaseAll();
            }
        }
    }

    @Override
    public Fate fate(Job job, Partition partition) {
        synchronized (world) {
            Fate fate = super.fate(job, partition);
            if (fate == Fate.BLOCKED) {
                return planted == Planted.BLOCKED_ROWS_ARE_PUBLISHED ? Fate.PUBLISHED : fate;
            }
            int number = isDisturbed ? dice("FATE", job, List.of(partition)).nextInt(100) : 99;
            if (number < 18) {
                return number < 9 ? Fate.FAILED : number < 14 ? Fate.BROKEN : Fate.NOT_READY;
            }
            return Fate.PUBLISHED;
        }
    }

    @Override
    public void builds(Job job, Partition partition) {
        synchronized (world) {
            truth.charged(real(partition));
        }
    }

    private BigDecimal real(Partition partition) {
        return shape.isUneven()
                ? BigDecimal.valueOf(1 + Math.abs(partition.text().hashCode() % 5))
                : BigDecimal.ONE;
    }

    @Override
    public BigDecimal price(Job job, Partition partition) {
        return planted == Planted.WORK_IS_FREE ? BigDecimal.ZERO : real(partition);
    }

    @Override
    public OptionalLong commit(Job job, long readVersion, RunMark mark, Map<Partition, String> contents) {
        synchronized (world) {
            requireAlive();
            boolean isFree = world.table(job.name())
                    .since(readVersion, List.copyOf(contents.keySet()))
                    .isEmpty();
            if (!isFree && planted != Planted.CONFLICTS_ARE_NOT_SEEN) {
                return OptionalLong.empty();
            }
            Optional<RunMark> told = planted == Planted.COMMITS_LOSE_THEIR_MARK ? Optional.empty() : Optional.of(mark);
            return OptionalLong.of(world.table(job.name()).force(mark, told, contents));
        }
    }

    @Override
    public boolean losesAnswer(Job job, List<Partition> partitions) {
        synchronized (world) {
            return isDisturbed && dice("ANSWER", job, partitions).nextInt(100) < 2;
        }
    }
}
