package io.tidegate.plan;

import io.tidegate.job.Job;
import io.tidegate.job.Transform;
import io.tidegate.storage.Fingerprint;

/** A digest of everything in a job that its rows depend on: the resolved configuration with its SQL, and the code of its class. */
public final class JobDigest {
    private static final int DIGITS = 16;

    private JobDigest() {}

    /**
     * @return 16 hexadecimal digits
     * @throws io.tidegate.error.TidegateException SQL when the transform's class is not on the class path
     */
    public static String of(Job job) {
        Fingerprint digest = Fingerprint.of().add(job.configuration());
        if (job.transform() instanceof Transform.JavaClass javaClass) {
            digest.add(ClassDigest.of(javaClass.className()));
        }
        return digest.hex().substring(0, DIGITS);
    }
}
