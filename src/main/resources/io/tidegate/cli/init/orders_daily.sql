-- One row a shop and day. `_partition` is the day that a row was read for: it becomes the partition column.
SELECT _partition    AS order_date,
       shop,
       count(*)      AS orders,
       sum(amount)   AS revenue
FROM orders
WHERE status <> 'cancelled'
GROUP BY _partition, shop
