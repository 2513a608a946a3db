using ServiceRecovery;

var batch = new RecoveryBatch(new CommandId("1"), new Actor(new PersonId("Ana"), new Role("clerk")), new CaseCommand.Own());
Console.WriteLine($"{batch.By.Id} owns");
