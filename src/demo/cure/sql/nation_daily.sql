-- One row a day for the whole country, as the country reports it.
SELECT
  _partition                                      AS day,
  stato                                           AS country,
  to_utc_timestamp(`data`, 'Europe/Rome')         AS reported_at,
  ricoverati_con_sintomi                          AS hospitalized_with_symptoms,
  terapia_intensiva                               AS intensive_care,
  totale_ospedalizzati                            AS hospitalized,
  isolamento_domiciliare                          AS home_isolation,
  totale_positivi                                 AS active_cases,
  variazione_totale_positivi                      AS active_cases_change,
  nuovi_positivi                                  AS new_cases,
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
  note_casi                                       AS notes_on_cases,
  -- Reported from 15 January 2021 on.
  totale_positivi_test_molecolare                 AS cases_by_molecular_test,
  totale_positivi_test_antigenico_rapido          AS cases_by_antigen_test,
  tamponi_test_molecolare                         AS molecular_tests,
  tamponi_test_antigenico_rapido                  AS antigen_tests
FROM nation
