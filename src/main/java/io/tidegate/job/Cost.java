package io.tidegate.job;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Prices.
 *
 * @param coreHour money for one core for one hour
 * @param gbRead money for 10^9 bytes read
 * @param gbWritten money for 10^9 bytes written
 * @param headroom factor put on estimates
 */
public record Cost(String currency, BigDecimal coreHour, BigDecimal gbRead, BigDecimal gbWritten, BigDecimal headroom) {
    public static final Cost NONE =
            new Cost("USD", BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, new BigDecimal("1.3"));

    private static final BigDecimal SECONDS_AN_HOUR = BigDecimal.valueOf(3600);
    private static final BigDecimal GB = BigDecimal.valueOf(1_000_000_000);

    /** Whether there are no prices at all, so that nothing ever costs anything. */
    public boolean isFree() {
        return coreHour.signum() == 0 && gbRead.signum() == 0 && gbWritten.signum() == 0;
    }

    /** core-seconds/3600 x core_hour + bytes read/10^9 x gb_read + bytes written/10^9 x gb_written, to 1/10,000. */
    public BigDecimal of(BigDecimal coreSeconds, long bytesRead, long bytesWritten) {
        return coreSeconds
                .multiply(coreHour)
                .divide(SECONDS_AN_HOUR, 10, RoundingMode.HALF_UP)
                .add(BigDecimal.valueOf(bytesRead).multiply(gbRead).divide(GB, 10, RoundingMode.HALF_UP))
                .add(BigDecimal.valueOf(bytesWritten).multiply(gbWritten).divide(GB, 10, RoundingMode.HALF_UP))
                .setScale(4, RoundingMode.HALF_UP);
    }
}
