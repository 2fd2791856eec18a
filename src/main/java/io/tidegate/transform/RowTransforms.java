package io.tidegate.transform;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;

/** Finds the class that a job file names. No line of it runs, not even its static part, before it is known to be a {@link RowTransform}. */
final class RowTransforms {
    private RowTransforms() {}

    /** @throws TidegateException SQL when there is no such class, or it is something else */
    static RowTransform load(String className) {
        Class<?> type;
        try {
            type = Class.forName(className, false, loader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw fault(className, "it is not on the class path", "Add its jar with --jars or to the distribution.", e);
        }
        if (!RowTransform.class.isAssignableFrom(type)
                || type.isInterface()
                || Modifier.isAbstract(type.getModifiers())) {
            throw fault(
                    className,
                    "it does not implement " + RowTransform.class.getName(),
                    "Name a class that implements it.",
                    null);
        }
        try {
            return type.asSubclass(RowTransform.class).getConstructor().newInstance();
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            throw fault(className, "it has no public constructor without parameters", "Add one.", e);
        } catch (InvocationTargetException | ExceptionInInitializerError e) {
            throw fault(className, "its constructor failed: " + e.getCause(), "Cure the class.", e);
        }
    }

    private static ClassLoader loader() {
        ClassLoader ofTheThread = Thread.currentThread().getContextClassLoader();
        return ofTheThread == null ? RowTransforms.class.getClassLoader() : ofTheThread;
    }

    private static TidegateException fault(String className, String why, String cure, Throwable cause) {
        return new TidegateException(
                ErrorCode.SQL, "Cannot use the class %s as a transform: %s".formatted(className, why), cure, cause);
    }
}
