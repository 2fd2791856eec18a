package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.types.DataType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WideningTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    int | bigint | true
                    smallint | float | true
                    int | double | true
                    int | float | false
                    bigint | double | false
                    bigint | int | false
                    float | double | true
                    double | float | false
                    int | decimal(10,0) | true
                    int | decimal(10,1) | false
                    bigint | decimal(19,0) | true
                    bigint | decimal(20,2) | false
                    decimal(10,2) | decimal(12,4) | true
                    decimal(10,2) | decimal(11,4) | false
                    decimal(10,2) | double | false
                    void | string | true
                    string | date | false
                    date | timestamp | false
                    timestamp | timestamp_ntz | false
                    int | string | false
                    array<int> | array<bigint> | false
                    struct<a:int,b:string> | struct<a:int,b:string> | true
                    struct<a:int,b:string> | struct<b:string,a:int> | false
                    """)
    void only_lossless_casts_are_made(String from, String to, boolean lossless) {
        assertThat(Widening.isLossless(DataType.fromDDL(from), DataType.fromDDL(to)))
                .isEqualTo(lossless);
    }
}
