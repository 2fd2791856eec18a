package io.tidegate.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An authority as a company has its own, and a server's certificate for the name localhost that it has signed.
 *
 * @param server for whoever presents that
 * @param pem the authority's certificate
 */
public record Authority(SSLContext server, String pem) {
    private static final String PASSWORD = "changeit";

    /** @param dir where its keys lie */
    public static Authority in(Path dir) {
        try {
            Path file = dir.resolve("authority.p12");
            keytool(file, "authority", "-dname", "CN=A company's own authority", "-ext", "bc:c=ca:true");
            keytool(file, "hook", "-signer", "authority", "-dname", "CN=localhost", "-ext", "san=dns:localhost");
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry(
                    "hook",
                    keys.getKey("hook", PASSWORD.toCharArray()),
                    PASSWORD.toCharArray(),
                    keys.getCertificateChain("hook"));
            KeyManagerFactory presented = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            presented.init(own, PASSWORD.toCharArray());
            SSLContext server = SSLContext.getInstance("TLS");
            server.init(presented.getKeyManagers(), null, null);
            String lines = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(keys.getCertificate("authority").getEncoded());
            return new Authority(server, "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n");
        } catch (GeneralSecurityException | IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void keytool(Path file, String alias, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                alias,
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new AssertionError(said);
        }
    }
}
