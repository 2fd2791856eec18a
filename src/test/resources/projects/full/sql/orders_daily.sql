SELECT *, _partition AS order_date FROM orders WHERE amount > :var_min_orders
