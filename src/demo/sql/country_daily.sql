-- The country as the sum of its regions, one row a day; its gate compares it with what the country reports itself.
WITH totals AS (
  SELECT
    _partition,
    country,
    count(*)              AS regions,
    sum(total_cases)      AS total_cases,
    sum(new_cases)        AS new_cases,
    sum(active_cases)     AS active_cases,
    sum(recovered)        AS recovered,
    sum(deaths)           AS deaths,
    sum(tests)            AS tests,
    sum(hospitalized)     AS hospitalized,
    sum(intensive_care)   AS intensive_care
  FROM regions
  GROUP BY _partition, country
)
SELECT
  totals._partition       AS day,
  totals.country,
  nation.reported_at,
  totals.regions,
  totals.total_cases,
  totals.new_cases,
  totals.active_cases,
  totals.recovered,
  totals.deaths,
  totals.tests,
  totals.hospitalized,
  totals.intensive_care,
  CAST(CAST(totals.deaths AS DECIMAL(18, 0)) * 100 / totals.total_cases AS DECIMAL(5, 2)) AS deaths_per_100_cases
FROM totals
JOIN nation
  ON nation._partition = totals._partition
 AND nation.country = totals.country
