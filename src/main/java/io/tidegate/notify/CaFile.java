package io.tidegate.notify;

import io.tidegate.job.yaml.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of authorities in PEM, as the only ones that a webhook trusts. */
final class CaFile {
    /** Bundles of all public authorities have a quarter of it. */
    private static final long MOST_BYTES = 1024 * 1024;

    private CaFile() {}

    /**
     * @param shown as the file of channels names it
     * @throws Refusal when it cannot be read, or holds no certificate
     */
    static SSLSocketFactory trusting(Path file, String shown) throws Refusal {
        try {
            return factory(certificates(file, shown));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot trust certificates", e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file, String shown) throws Refusal {
        byte[] bytes;
        try {
            if (!Files.isRegularFile(file)) {
                throw refused(shown, "it is not there, or is no file");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw refused(shown, "it is larger than 1 MiB");
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw refused(shown, "it cannot be read");
        }
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
            if (found.isEmpty()) {
                throw refused(shown, "there is no certificate in it");
            }
            return found;
        } catch (CertificateException e) {
            throw refused(shown, "what is in it are not certificates in PEM");
        }
    }

    private static SSLSocketFactory factory(Collection<? extends Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        int number = 0;
        for (Certificate authority : authorities) {
            trusted.setCertificateEntry("authority-" + number++, authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static Refusal refused(String shown, String why) {
        return new Refusal(
                "Cannot trust the authorities in %s: %s".formatted(shown, why),
                "Name a file of certificates in PEM (-----BEGIN CERTIFICATE-----); it is looked for beside the file of channels.");
    }
}
