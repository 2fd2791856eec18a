-- One row a region and week (Monday to Sunday), from the seven days of regions_daily. Here _partition is the week.
SELECT
  _partition                                      AS week,
  region_code,
  max_by(region, day)                             AS region,
  count(DISTINCT day)                             AS days,
  sum(new_cases)                                  AS new_cases,
  CAST(avg(new_cases) AS DECIMAL(12, 1))          AS new_cases_a_day,
  max(new_cases)                                  AS new_cases_on_worst_day,
  max(intensive_care)                             AS intensive_care_peak,
  max_by(active_cases, day)                       AS active_cases,
  max_by(total_cases, day)                        AS total_cases,
  max_by(deaths, day)                             AS deaths,
  max_by(tests, day)                              AS tests
FROM regions
GROUP BY _partition, region_code
