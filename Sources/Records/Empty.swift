enum EmptyRecords {}
