package io.tidegate.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An order of packages under a root: a package may import only itself and packages above it. A class belongs to the longest name that fits its
 * package; a package that has no place in the order is a fault too.
 *
 * @param names relative to the root, the topmost first
 */
record PackageOrder(String root, List<String> names) {
    PackageOrder {
        names = List.copyOf(names);
    }

    /** One line for each class without a place and for each import of a package further down. */
    List<String> faults(JavaClasses classes) {
        List<String> faults = new ArrayList<>();
        for (JavaClass type : classes) {
            if (!isUnderRoot(type)) {
                continue;
            }
            Optional<String> own = placeOf(type);
            if (own.isEmpty()) {
                faults.add("%s is in a package that has no place in the order".formatted(type.getName()));
                continue;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                Optional<String> theirs = isUnderRoot(target) ? placeOf(target) : Optional.empty();
                if (theirs.isPresent() && names.indexOf(theirs.get()) > names.indexOf(own.get())) {
                    faults.add(
                            "%s may not know %s: %s".formatted(own.get(), theirs.get(), dependency.getDescription()));
                }
            }
        }
        return faults;
    }

    /** Whether the class belongs to a package above this one. */
    boolean isAbove(JavaClass type, String name) {
        return isUnderRoot(type)
                && placeOf(type)
                        .map(place -> names.indexOf(place) < names.indexOf(name))
                        .orElse(false);
    }

    private boolean isUnderRoot(JavaClass type) {
        return type.getPackageName().startsWith(root + ".");
    }

    Optional<String> placeOf(JavaClass type) {
        String inRoot = type.getPackageName().substring(root.length() + 1);
        return names.stream()
                .filter(name -> inRoot.equals(name) || inRoot.startsWith(name + "."))
                .max((a, b) -> Integer.compare(a.length(), b.length()));
    }
}
