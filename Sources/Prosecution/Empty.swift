enum EmptyProsecution {}
