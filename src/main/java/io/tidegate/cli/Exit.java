package io.tidegate.cli;

/**
 * The way out of the process. Zero returns from main; under spark-submit a failure is thrown as Spark's own exception, because
 * {@code System.exit} there marks even a success as failed; everywhere else it is {@code System.exit}.
 */
final class Exit {
    private static final String SPARK_EXCEPTION = "org.apache.spark.SparkUserAppException";

    private Exit() {}

    static void with(int status) {
        if (status == 0) {
            return;
        }
        if (isUnderSparkSubmit(
                System.getProperties().stringPropertyNames(),
                Thread.currentThread().getStackTrace())) {
            Exit.<RuntimeException>raise(sparkException(status));
        }
        System.exit(status);
    }

    /** spark-submit and the cluster managers' drivers leave these marks. */
    static boolean isUnderSparkSubmit(java.util.Set<String> properties, StackTraceElement[] stack) {
        if (properties.contains("SPARK_SUBMIT") || properties.contains("spark.submit.deployMode")) {
            return true;
        }
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().startsWith("org.apache.spark.deploy.")) {
                return true;
            }
        }
        return false;
    }

    /** Made by reflection so that no Spark class is loaded elsewhere. */
    static Throwable sparkException(int status) {
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            return (Throwable) Class.forName(SPARK_EXCEPTION, true, loader)
                    .getConstructor(int.class)
                    .newInstance(status);
        } catch (ReflectiveOperationException e) {
            return new IllegalStateException("exit status " + status, e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
