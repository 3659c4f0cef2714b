-- The runs of words that are a house's page furniture, so that the exact comparison leaves them out too. See pairs.sql.
WITH
held AS (
    SELECT h, doc, MIN(house) AS house FROM runs GROUP BY h, doc
),
houses AS (
    SELECT h, house, COUNT(*) AS documents FROM held GROUP BY h, house
),
sizes AS (
    SELECT h, SUM(documents) AS documents, MAX(documents) AS most FROM houses GROUP BY h
)
SELECT houses.h AS h, houses.house AS house
FROM houses JOIN sizes ON houses.h = sizes.h
WHERE houses.documents = sizes.most AND sizes.most >= 3 AND sizes.most * 5 >= sizes.documents * 4
