SELECT _partition    AS order_date,
       shop,
       count(*)      AS orders,
       sum(amount)   AS revenue
FROM orders
WHERE status <> 'cancelled'
GROUP BY _partition, shop
