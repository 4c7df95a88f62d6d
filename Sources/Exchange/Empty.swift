enum EmptyExchange {}
