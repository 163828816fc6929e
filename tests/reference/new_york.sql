-- The rules of Albany, Santa Fe and made-up Gull Harbor as SQL, written from their own words (the sources that the
-- packs cite), not from the packs. A verdict is true, false or NULL for "cannot say"; SQL's AND, OR and NOT carry the three values.
-- A record of custody is no conviction: it never clears one, and so it is not looked at where convictions count.

-- What a charge is, from the Penal Law's own sections. NULL where the code does not tell.
CREATE TEMP TABLE code AS
SELECT charge,
       CASE WHEN told THEN bare ~ '^220\.(16|31|34|39|41|43|44|48|77)(H|SM)?$' END AS is_sale,
       CASE WHEN told THEN bare ~ '^220\.(03|06|09|16|18|21)(H|SM)?$' END AS is_possession,
       CASE WHEN told THEN bare ~ '^(230\.00|240\.37)(H|SM)?$' END AS is_sex_work,
       CASE WHEN told THEN bare ~ '^140\.(05|10|15|17)(H|SM)?$' END AS is_trespass,
       CASE WHEN NOT told OR bare ~ '^(135\.35|230\.34|265\.02)(H|SM)?$' THEN NULL   -- violent by some subdivisions
            WHEN bare ~ ('^(125\.(25|26|27)|135\.25|150\.20'                        -- class A
              '|120\.(07|10|11)|125\.(20|22)|130\.(35|50|70|75)|135\.20|140\.30|150\.15|160\.15|215\.17'
              '|230\.34A|255\.27|265\.(04|09|13)|490\.(35|40|47)'                   -- class B
              '|120\.0[689]|121\.13A?|125\.(11|21)|130\.67|140\.25|160\.10|265\.(03|08|12|14|19)'
              '|490\.(15|30|37)'                                                     -- class C
              '|120\.(02|05|18|60)|121\.12|130\.(30|45|65|66|80|90)|215\.16|240\.6[023]|265\.11'
              '|405\.18|490\.(10|20)'                                               -- class D
              '|130\.(53|65A)|240\.(55|61))(H|SM)?$') THEN true                      -- class E
            WHEN told THEN false END AS is_violent,
       CASE WHEN told THEN bare ~ '^(155\.25|165\.15|165\.40)(H|SM)?$' END AS is_larceny,
       CASE WHEN told THEN bare ~ '^(140\.(05|10|15|17)|240\.(20|35|36|37|40)|245\.0[01])(H|SM)?$' END AS is_disorder
FROM (SELECT *, bare ~ '^(\d{3}\.\d\d([A-Z]|\(.*\)|SM)?|(VTL|AC|PHL|GBL|ABC) .*|(1192|511|509).*|(600|1180)\(.*)$' AS told
      FROM (SELECT DISTINCT charge, regexp_replace(upper(trim(charge)), '^110-', '') AS bare FROM admission) AS bared) AS read;

CREATE TEMP VIEW charged AS SELECT * FROM admission LEFT JOIN code USING (charge);

-- Albany: petit larceny, matters of drugs or alcohol, and other low-level, non-violent offences, when they come from
-- addiction, mental illness, homelessness or poverty; a complainant, where there is one, must approve. Low-level: a
-- misdemeanor or less. The book says the grade of four sections; of another it is not known unless somebody told it.
CREATE TEMP VIEW albany_arrest_diversion AS
WITH of_charge AS (
  SELECT n, wish, conviction,
         need IN ('addiction', 'mental_illness', 'homelessness', 'poverty') AS driven,
         coalesce(grade, CASE WHEN charge IN ('155.25', '220.03') THEN 'misdemeanor'
                              WHEN charge IN ('140.05', '240.20') THEN 'violation' END)
           IN ('violation', 'misdemeanor') AS low,
         is_larceny, is_possession AS is_drug, is_disorder
  FROM charged
), lines AS (
  SELECT n,
         is_larceny AND driven AS o1,
         is_drug AND low AND driven AS o2,
         is_disorder AND low AND driven AS o3,
         wish IN ('objects', 'undecided') AS v,
         conviction AS h
  FROM of_charge
)
SELECT n,
       CASE WHEN v THEN 'excluded'
            WHEN NOT (o1 OR o2 OR o3) THEN 'excluded'
            WHEN (o1 OR o2 OR o3) IS NULL OR v IS NULL THEN 'cannot_say'
            ELSE 'eligible' END AS answer,
       array_remove(ARRAY[
         CASE WHEN v THEN 'ALB-V met'
              WHEN v IS NULL AND (o1 OR o2 OR o3) IS DISTINCT FROM false THEN 'ALB-V unknown' END,
         CASE WHEN h THEN 'ALB-H met' END,
         CASE WHEN o1 THEN 'ALB-O1 met' END,
         CASE WHEN o2 THEN 'ALB-O2 met' END,
         CASE WHEN o3 THEN 'ALB-O3 met' END,
         CASE WHEN o1 IS NULL AND v IS NOT true THEN 'ALB-O1 unknown' END,
         CASE WHEN o2 IS NULL AND v IS NOT true THEN 'ALB-O2 unknown' END,
         CASE WHEN o3 IS NULL AND v IS NOT true THEN 'ALB-O3 unknown' END,
         CASE WHEN NOT (o1 OR o2 OR o3) THEN 'ALB-O1 not_met' END,
         CASE WHEN NOT (o1 OR o2 OR o3) THEN 'ALB-O2 not_met' END,
         CASE WHEN NOT (o1 OR o2 OR o3) THEN 'ALB-O3 not_met' END
       ], NULL) AS reasons
FROM lines;

-- Santa Fe, an arrest: possession or a small sale of an opiate; everything that excludes is presumptive.
CREATE TEMP VIEW santa_fe_arrest_diversion AS
WITH lines AS (
  SELECT n,
         is_sale OR is_possession AS o,
         grams > 6 AND drug <> 'prescription_opiates' AS q1,
         NOT amenable AS c1,
         is_sale AND profit AS c2,
         age < 18 AS a,
         minors AS c3,
         promotes AS c4,
         conviction AS h
  FROM charged
), weighed AS (
  SELECT *, coalesce(q1, false) OR coalesce(c1, false) OR coalesce(c2, false) OR coalesce(a, false)
            OR coalesce(c3, false) OR coalesce(c4, false) OR coalesce(h, false) AS presumed
  FROM lines
)
SELECT n,
       CASE WHEN NOT o THEN 'excluded'
            WHEN o IS NULL THEN 'cannot_say'
            WHEN presumed THEN 'presumptively_excluded'
            WHEN (q1 OR c1 OR c2 OR a OR c3 OR c4 OR h) IS NULL THEN 'cannot_say'
            ELSE 'eligible' END AS answer,
       array_remove(ARRAY[
         CASE WHEN o THEN 'SFE-O met' WHEN NOT o THEN 'SFE-O not_met' ELSE 'SFE-O unknown' END
       ] || (
         SELECT array_agg(CASE WHEN verdict THEN id || ' met'
                               WHEN verdict IS NULL AND NOT presumed AND o IS DISTINCT FROM false THEN id || ' unknown' END)
         FROM (VALUES ('SFE-Q1', q1), ('SFE-C1', c1), ('SFE-C2', c2), ('SFE-A', a), ('SFE-C3', c3),
                      ('SFE-C4', c4), ('SFE-H', h)) AS ruled (id, verdict)
       ), NULL) AS reasons
FROM weighed;

-- Santa Fe, no arrest: involvement that is on record, in the area; sex work counts too.
CREATE TEMP VIEW santa_fe_social_contact AS
WITH lines AS (
  SELECT n,
         is_sale OR is_possession AS o,
         is_sex_work AS o2,
         basis <> 'records' OR NOT in_area AS s
  FROM charged
)
SELECT n,
       CASE WHEN s OR NOT (o OR o2) THEN 'excluded'
            WHEN s IS NULL OR (o OR o2) IS NULL THEN 'cannot_say'
            ELSE 'eligible' END AS answer,
       array_remove(ARRAY[
         CASE WHEN s THEN 'SFE-S met'
              WHEN s IS NULL AND (o OR o2) IS DISTINCT FROM false THEN 'SFE-S unknown' END,
         CASE WHEN o THEN 'SFE-O met' WHEN o IS NULL AND s IS NOT true THEN 'SFE-O unknown' END,
         CASE WHEN o2 THEN 'SFE-O2 met' WHEN o2 IS NULL AND s IS NOT true THEN 'SFE-O2 unknown' END,
         CASE WHEN NOT (o OR o2) THEN 'SFE-O not_met' END,
         CASE WHEN NOT (o OR o2) THEN 'SFE-O2 not_met' END
       ], NULL) AS reasons
FROM lines;

-- Gull Harbor, an arrest: a made-up town whose rules look back at real stays in custody. Custody for violence counts
-- for 5 years from the release, an attempt too, an adult's only; the same day 5 years ago still counts.
CREATE TEMP VIEW earlier_violence AS
SELECT now.n,
       CASE WHEN bool_or(counts) THEN true WHEN bool_or(is_one AND counts IS NULL) THEN NULL ELSE false END AS met
FROM admission AS now
LEFT JOIN LATERAL (
  SELECT code.is_violent AND earlier.left_on >= now.admitted - interval '5 years' AND earlier.age >= 18 AS counts,
         true AS is_one
  FROM admission AS earlier LEFT JOIN code USING (charge)
  WHERE earlier.person = now.person AND earlier.admitted < now.admitted
) AS stay ON true
WHERE now.admitted >= '2025-06-01'
GROUP BY now.n;

CREATE TEMP VIEW gull_harbor_arrest_diversion AS
WITH lines AS (
  SELECT n,
         is_possession AS e1,
         is_larceny OR is_trespass AS e2,
         age <= 17 AS a1,
         beat NOT IN ('G1', 'G2', 'G3') AS a2,
         is_possession AND CASE WHEN grams >= 2 THEN true WHEN grams < 1 THEN false
                                WHEN grams >= 1 THEN drug = 'fentanyl' END AS q1,
         met AS p1,
         conviction AS p2,
         NOT amenable AS p3,
         supervision AS n1
  FROM charged JOIN earlier_violence USING (n)
), weighed AS (
  SELECT *, e1 OR e2 AS listed,
         coalesce(a1, false) OR coalesce(a2, false) OR coalesce(q1, false) OR NOT coalesce(e1 OR e2, true) AS barred,
         coalesce(p1, false) OR coalesce(p2, false) OR coalesce(p3, false) AS presumed
  FROM lines
)
SELECT n,
       CASE WHEN barred THEN 'excluded'
            WHEN listed IS NULL OR a1 IS NULL OR q1 IS NULL THEN 'cannot_say'
            WHEN presumed THEN 'presumptively_excluded'
            WHEN (p1 OR p2 OR p3) IS NULL THEN 'cannot_say'
            ELSE 'eligible' END AS answer,
       array_remove(ARRAY[
         CASE WHEN a1 THEN 'GH-A1 met' WHEN a1 IS NULL AND NOT barred THEN 'GH-A1 unknown' END,
         CASE WHEN a2 THEN 'GH-A2 met' END,
         CASE WHEN q1 THEN 'GH-Q1 met' WHEN q1 IS NULL AND NOT barred THEN 'GH-Q1 unknown' END,
         CASE WHEN p1 THEN 'GH-P1 met' WHEN p1 IS NULL AND NOT barred AND NOT presumed THEN 'GH-P1 unknown' END,
         CASE WHEN p2 THEN 'GH-P2 met' WHEN p2 IS NULL AND NOT barred AND NOT presumed THEN 'GH-P2 unknown' END,
         CASE WHEN p3 THEN 'GH-P3 met' WHEN p3 IS NULL AND NOT barred AND NOT presumed THEN 'GH-P3 unknown' END,
         CASE WHEN e1 THEN 'GH-E1 met' WHEN NOT listed THEN 'GH-E1 not_met'
              WHEN listed IS NULL AND e1 IS NULL AND NOT barred THEN 'GH-E1 unknown' END,
         CASE WHEN e2 THEN 'GH-E2 met' WHEN NOT listed THEN 'GH-E2 not_met'
              WHEN listed IS NULL AND e2 IS NULL AND NOT barred THEN 'GH-E2 unknown' END,
         CASE WHEN n1 THEN 'GH-N1 met' END,
         CASE WHEN listed THEN 'GH-N2 met' END
       ], NULL) AS reasons
FROM weighed;
