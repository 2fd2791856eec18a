package io.tidegate.stage;

import static scala.collection.JavaConverters.seqAsJavaList;

import io.tidegate.read.PartitionColumn;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.execution.datasources.FilePartition$;
import org.apache.spark.sql.execution.datasources.FileStatusWithMetadata;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.DataType;
import scala.collection.Seq;

/**
 * In how many pieces the rows of each partition come to the writer, where they come straight from files that lie under
 * {@code _partition}: a piece is what one task reads of one file, and becomes at most one file of ours.
 */
final class Pieces {
    /** Text takes about four times the room that the same rows take as Parquet: one estimate for all, no file is cut by it. */
    private static final int TEXT_TO_STORED = 4;

    private static final Set<String> TEXT = Set.of("csv", "json", "text");

    private final SparkSession spark;
    private final long rowSize;
    private final Map<Object, Sum> byPartition = new HashMap<>();
    private boolean isFiltered;

    /** @param stored the bytes that they are expected to take when they are stored */
    private record Sum(long pieces, double stored) {
        Sum and(Sum other) {
            return new Sum(pieces + other.pieces, stored + other.stored);
        }
    }

    private Pieces(Dataset<Row> rows) {
        this.spark = rows.sparkSession();
        this.rowSize = rows.schema().defaultSize();
    }

    /**
     * Whether the rows of every partition come in no more pieces than it would have files of the target size: then nothing is gained
     * by bringing them together first. False where this cannot be said of the plan, and of several pieces behind a filter, which may
     * leave little of each.
     *
     * @param column the partition column, one of the rows' columns
     * @param targetSize of a file, bytes
     */
    static boolean areFiles(Dataset<Row> rows, String column, long targetSize) {
        Pieces pieces = new Pieces(rows);
        LogicalPlan plan = rows.queryExecution().analyzed();
        return pieces.find(plan, id(plan, column)) && pieces.fit(targetSize);
    }

    private static long id(LogicalPlan plan, String column) {
        return seqAsJavaList(plan.output()).stream()
                .filter(a -> a.name().equalsIgnoreCase(column))
                .mapToLong(a -> a.exprId().id())
                .findFirst()
                .orElseThrow();
    }

    private boolean fit(long targetSize) {
        return byPartition.values().stream()
                .allMatch(sum -> sum.pieces() <= (isFiltered ? 1 : Math.max(1, Math.ceil(sum.stored() / targetSize))));
    }

    /** Follows the partition column down to the files; false where it does not lead there, or rows move on the way. */
    private boolean find(LogicalPlan plan, long column) {
        if (plan instanceof Project project) {
            return seqAsJavaList(project.projectList()).stream()
                    .filter(e -> e.exprId().id() == column)
                    .findFirst()
                    .flatMap(Pieces::passedOn)
                    .filter(below -> find(project.child(), below))
                    .isPresent();
        }
        if (plan instanceof Filter filter) {
            isFiltered = true;
            return find(filter.child(), column);
        }
        if (plan instanceof SubqueryAlias || plan instanceof View || plan instanceof Union) {
            int position = position(plan, column);
            return seqAsJavaList(plan.children()).stream()
                    .allMatch(child ->
                            find(child, child.output().apply(position).exprId().id()));
        }
        return plan instanceof LogicalRelation relation
                && relation.relation() instanceof HadoopFsRelation files
                && Arrays.equals(files.partitionSchema().fieldNames(), new String[] {PartitionColumn.NAME})
                && position(plan, column) == files.dataSchema().length()
                && count(files);
    }

    private static int position(LogicalPlan plan, long column) {
        List<Attribute> output = seqAsJavaList(plan.output());
        for (int i = 0; i < output.size(); i++) {
            if (output.get(i).exprId().id() == column) {
                return i;
            }
        }
        return -1;
    }

    private static Optional<Long> passedOn(NamedExpression expression) {
        Expression inner = expression instanceof Alias alias ? alias.child() : (Expression) expression;
        return inner instanceof Attribute attribute
                ? Optional.of(attribute.exprId().id())
                : Optional.empty();
    }

    private boolean count(HadoopFsRelation relation) {
        Seq<Expression> all = ScalaValues.seq(List.of());
        Seq<PartitionDirectory> folders = relation.location().listFiles(all, all);
        long split = FilePartition$.MODULE$.maxSplitBytes(spark, folders);
        double room = room(relation);
        DataType type = relation.partitionSchema().fields()[0].dataType();
        for (PartitionDirectory folder : seqAsJavaList(folders)) {
            Object partition = folder.values().get(0, type);
            for (FileStatusWithMetadata file : seqAsJavaList(folder.files())) {
                boolean isSplit = relation.fileFormat().isSplitable(spark, relation.options(), file.getPath());
                long pieces = isSplit ? Math.max(1, (file.getLen() + split - 1) / split) : 1;
                byPartition.merge(partition, new Sum(pieces, file.getLen() * room), Sum::and);
            }
        }
        return true;
    }

    /** What a byte of the source is expected to become: columns that are not selected are not stored. */
    private double room(HadoopFsRelation relation) {
        boolean isText =
                relation.fileFormat() instanceof DataSourceRegister format && TEXT.contains(format.shortName());
        double selected =
                Math.min(1, (double) rowSize / Math.max(1, relation.dataSchema().defaultSize()));
        return isText ? selected / TEXT_TO_STORED : selected;
    }
}
