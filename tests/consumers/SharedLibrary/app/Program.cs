using ServiceRecovery;
using ServiceRecovery.Policies;

var ana = Actor.Staff("ana", "server");
var soup = await Organization.OneCase(Organization.PlainDesk());
Tell("PlainDesk", () => Organization.PlainDesk() is not null);
Tell("DeskWithOptionsObject", () => Organization.DeskWithOptionsObject() is not null);
Tell("OneCase", () => soup is CommandResult.Accepted);
Tell("DatedCommand", () => Organization.DatedCommand().OccurredAt is not null);
Tell("DatedByWith", () => Organization.DatedByWith(new CaseCommand.Own()).ReceivedAt is not null);
Tell("TillRecovery", () => Organization.TillRecovery().Severity == Severity.Major);
Tell("Expecting", () => Organization.Expecting(new RecoveryBatch(new CommandId("x"), ana, new CaseCommand.Own())).ExpectedVersion == 3);
Tell("AsManager", () => Organization.AsManager(ana).Role == new Role("manager"));
Tell("More", () => Organization.More(new Money(5, new Currency("EUR"))).Minor == 10);
Tell("Raised", () => Organization.Raised(new RoleLimit(new Role("a"), new Currency("USD"), 1, 2)).PerGrant == 9_000);
Tell("Twice", () => Organization.Twice().Attempts == 2);
Tell("Related", () => Organization.Related().RelatedTo.Length == 1);
Tell("Grant", () => Organization.Grant() is Ruling.Granted);
Tell("Closed", () => !Organization.Closed(soup));
Tell("WithLambda", () => Organization.WithLambda() is not null);

static void Tell(string name, Func<bool> call)
{
    try
    {
        Console.WriteLine($"{(call() ? "ok" : "WRONG")} {name}");
    }
    catch (Exception exception)
    {
        Console.WriteLine($"THREW {name}: {exception.GetType().Name}: {exception.Message}");
    }
}
