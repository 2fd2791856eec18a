-- One row a region and day, with a mistake in it: ../README.md tells.
SELECT
  _partition                                      AS day,
  codice_regione                                  AS region_code,
  denominazione_regione                           AS region,
  stato                                           AS country,
  -- The source gives the local time of the report, without a zone.
  to_utc_timestamp(`data`, 'Europe/Rome')         AS reported_at,
  lat                                             AS latitude,
  `long`                                          AS longitude,
  ricoverati_con_sintomi                          AS hospitalized_with_symptoms,
  terapia_intensiva                               AS intensive_care,
  totale_ospedalizzati                            AS hospitalized,
  isolamento_domiciliare                          AS home_isolation,
  totale_positivi                                 AS active_cases,
  variazione_totale_positivi                      AS active_cases_change,
  variazione_totale_positivi                      AS new_cases,  -- wrong: the change of active cases; new ones are nuovi_positivi
  dimessi_guariti                                 AS recovered,
  deceduti                                        AS deaths,
  casi_da_sospetto_diagnostico                    AS cases_by_suspicion,
  casi_da_screening                               AS cases_by_screening,
  totale_casi                                     AS total_cases,
  tamponi                                         AS tests,
  casi_testati                                    AS people_tested,
  ingressi_terapia_intensiva                      AS intensive_care_admissions,
  note                                            AS notes,
  note_test                                       AS notes_on_tests,
  note_casi                                       AS notes_on_cases
FROM regions
